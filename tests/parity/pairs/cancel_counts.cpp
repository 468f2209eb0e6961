// cancelling() counts requests, uncancel() takes them back, and at 0 withdraws what was not delivered.
// rules: C-09, C-11, C-12
#include "pair.hpp"

using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<> swallows() {
  try {
    co_await asyncio::sleep(ticks(50));
  } catch (const asyncio::CancelledError&) {
  }
  const asyncio::AnyTask me = asyncio::current_task();
  const int before = me.cancelling(), first = me.uncancel(), second = me.uncancel(),
            third = me.uncancel();
  say("count", before, first, second, third);
}

asyncio::Coroutine<std::string> withdraws() {
  const asyncio::AnyTask me = asyncio::current_task();
  me.cancel();
  me.cancel();
  const int first = me.uncancel(), second = me.uncancel();
  say("count", first, second);
  co_await asyncio::sleep(ticks(0));
  co_return "alive";
}

}  // namespace

PAIR(cancel_counts) {
  auto task = asyncio::create_task(swallows());
  co_await asyncio::sleep(ticks(0));
  const bool first = task.cancel(), second = task.cancel();
  say(first, second, task.cancelling());
  co_await task;
  const bool late = task.cancel();
  say("when done", late, task.cancelling());
  const std::string alive = co_await asyncio::create_task(withdraws());
  say(alive);
}
