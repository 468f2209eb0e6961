// A cancellation that comes between the result and the wakeup wins: the result is lost to the waiter.
// rules: C-05
#include "pair.hpp"

using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<> waiter(asyncio::Future<std::string> future) {
  try {
    const std::string got = co_await future;
    say("got", got);
  } catch (const asyncio::CancelledError&) {
    say("cancelled", asyncio::repr(std::current_exception()));
  }
}

}  // namespace

PAIR(cancel_lost_result) {
  asyncio::Future<std::string> future;
  auto task = asyncio::create_task(waiter(future));
  co_await asyncio::sleep(ticks(0));
  future.set_result("value");
  say("cancel", task.cancel("late"));
  co_await task;
  say("the future still has its", future.result());
}
