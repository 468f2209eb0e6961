// Cancelling a task in wait_for() is passed on, waited for, and goes before a result of the same turn.
// rules: C-44, C-45
#include "pair.hpp"

using pairs::failing;
using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<> work() {
  std::exception_ptr cancelled;
  try {
    co_await asyncio::sleep(ticks(50));
  } catch (...) {
    cancelled = std::current_exception();
  }
  co_await asyncio::sleep(ticks(2));
  say("stopped at", now());
  if (cancelled) std::rethrow_exception(cancelled);
}

template <typename Awaitable>
asyncio::Coroutine<> waiter(Awaitable awaitable) {
  co_await asyncio::wait_for(awaitable, ticks(20));
}

}  // namespace

PAIR(wait_for_cancelled) {
  auto inner = asyncio::create_task(work());
  auto task = asyncio::create_task(waiter(inner));
  co_await asyncio::sleep(ticks(1));
  task.cancel("from outside");
  const std::string outside = co_await failing(task);
  say(outside, inner.cancelled(), now());
  asyncio::Future<int> future;
  task = asyncio::create_task(waiter(future));
  co_await asyncio::sleep(ticks(1));
  future.set_result(1);
  task.cancel("race");
  const std::string race = co_await failing(task);
  say(race, now());
}
