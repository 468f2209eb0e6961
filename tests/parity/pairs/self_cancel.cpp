// A task that cancels itself hears of it where it next suspends, or when it ends.
// rules: C-06, C-07
#include "pair.hpp"

using pairs::failing;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<int> goes_on() {
  asyncio::Future<int> done;
  done.set_result(1);
  asyncio::current_task().cancel();
  const int value = co_await done;
  say("still", value);
  co_await asyncio::sleep(ticks(0));
  say("never");
  co_return 0;
}

asyncio::Coroutine<int> returns() {
  asyncio::current_task().cancel("mine");
  co_return 5;
}

asyncio::Coroutine<int> fails() {
  asyncio::current_task().cancel();
  throw asyncio::ValueError("wins");
  co_return 0;
}

}  // namespace

PAIR(self_cancel) {
  for (auto body : {goes_on, returns, fails}) {
    auto task = asyncio::create_task(body());
    const std::string error = co_await failing(task);
    say(error, task.cancelled());
  }
}
