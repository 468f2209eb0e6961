// Awaiting what is done does not yield; a result wakes the waiter one turn later.
// rules: T-02, T-03
#include "pair.hpp"

using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<> waiter(asyncio::Future<int> future) {
  const int got = co_await future;
  say("woken with", got);
}

}  // namespace

PAIR(done_future) {
  asyncio::EventLoop& loop = asyncio::get_running_loop();
  asyncio::Future<int> future = loop.create_future<int>();
  future.set_result(1);
  loop.call_soon([] { say("the next turn"); });
  const int one = co_await future;
  const int same = co_await future;
  say("at once", one, same);
  asyncio::Future<int> other = loop.create_future<int>();
  auto task = asyncio::create_task(waiter(other));
  co_await asyncio::sleep(ticks(0));
  other.set_result(2);
  loop.call_soon([] { say("queued after set_result"); });
  say("set");
  co_await task;
}
