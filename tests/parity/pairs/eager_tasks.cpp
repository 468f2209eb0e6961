// An eager task runs at once up to its first suspension, in its own name and context.
// rules: E-01, E-02, E-03, E-04, E-06
#include "pair.hpp"

using pairs::failing;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::ContextVar<int> variable("variable", 0);

asyncio::Coroutine<int> quick() {
  say("running", asyncio::current_task().get_name());
  variable.set(1);
  co_return 5;
}

asyncio::Coroutine<> fails() {
  throw asyncio::ValueError("kept");
  co_return;
}

asyncio::Coroutine<> slow() {
  say("before");
  co_await asyncio::sleep(ticks(0));
  say("after");
}

asyncio::Coroutine<> cancels_itself() {
  asyncio::current_task().cancel("me");
  say("goes on");
  co_await asyncio::sleep(ticks(0));
  say("never");
}

}  // namespace

PAIR(eager_tasks) {
  asyncio::EventLoop& loop = asyncio::get_running_loop();
  asyncio::current_task().set_name("main");
  auto task = asyncio::create_task(quick(), {.name = "quick", .eager_start = true});
  say(task.done(), task.result(), asyncio::current_task().get_name(), variable.get());
  auto bad = asyncio::create_task(fails(), {.eager_start = true});
  say(bad.done(), asyncio::repr(bad.exception()));
  auto later = asyncio::create_task(slow(), {.eager_start = true});
  say("created", later.done(), asyncio::all_tasks().size());
  co_await later;
  auto cancelled = asyncio::create_task(cancels_itself(), {.eager_start = true});
  const std::string error = co_await failing(cancelled);
  say(error);
  loop.call_soon([] { say("the next turn"); });
  auto gathering = asyncio::gather(task, task);
  const bool done = gathering.done();
  auto [one, two] = co_await gathering;
  say("gathered", done, std::vector<int>{one, two});
}
