// A task's first step is queued; awaiting a coroutine directly runs it now; a chain of tasks takes a turn each.
// rules: T-01, T-04, T-33
#include "pair.hpp"

using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<std::string> body(std::string name) {
  say(name);
  co_return name;
}

template <typename Awaited>
asyncio::Coroutine<int> link(Awaited awaited) {
  co_return co_await awaited;
}

}  // namespace

PAIR(create_task_order) {
  asyncio::EventLoop& loop = asyncio::get_running_loop();
  loop.call_soon([] { say("before"); });
  auto task = asyncio::create_task(body("task"));
  loop.call_soon([] { say("after"); });
  const std::string first = co_await body("coroutine");
  say("awaited", first);
  const std::string second = co_await task;
  say("awaited", second);
  asyncio::Future<int> future = loop.create_future<int>();
  std::vector<asyncio::Task<int>> chain;
  chain.push_back(asyncio::create_task(link(future)));
  for (int i = 0; i < 3; ++i) chain.push_back(asyncio::create_task(link(chain.back())));
  co_await asyncio::sleep(ticks(0));
  co_await asyncio::sleep(ticks(0));
  future.set_result(7);
  int turns = 0;
  while (!chain.back().done()) {
    co_await asyncio::sleep(ticks(0));
    ++turns;
  }
  say("turns", turns, "result", chain.back().result());
}
