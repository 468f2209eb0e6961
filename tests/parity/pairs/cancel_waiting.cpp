// cancel() goes down to what is awaited in the end; each task cleans up before its parent hears of it.
// rules: C-02, C-03, C-08
#include "pair.hpp"

using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<> child(asyncio::Future<> future) {
  std::exception_ptr cancelled;
  try {
    co_await future;
  } catch (const asyncio::CancelledError&) {
    cancelled = std::current_exception();
  }
  say("child", asyncio::repr(cancelled), now());
  co_await asyncio::sleep(ticks(5));
  say("child cleaned up", now());
  std::rethrow_exception(cancelled);
}

asyncio::Coroutine<> parent(asyncio::Task<> task) {
  try {
    co_await task;
  } catch (const asyncio::CancelledError&) {
    say("parent", asyncio::repr(std::current_exception()), now());
    throw;
  }
}

}  // namespace

PAIR(cancel_waiting) {
  asyncio::Future<> future;
  auto inner = asyncio::create_task(child(future));
  auto outer = asyncio::create_task(parent(inner));
  co_await asyncio::sleep(ticks(0));
  co_await asyncio::sleep(ticks(0));
  const bool asked = outer.cancel("why");
  say("cancel", asked, future.cancelled(), inner.cancelled());
  co_await asyncio::sleep(ticks(10));
  say(inner.cancelled(), outer.cancelled(), inner.cancelling(), outer.cancelling());
}
