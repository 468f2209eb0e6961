// A group that cancels itself does not swallow a cancellation from outside.
// rules: G-16b, C-54
#include "pair.hpp"

using pairs::failing;
using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<> slow() {
  std::exception_ptr cancelled;
  try {
    co_await asyncio::sleep(ticks(50));
  } catch (...) {
    cancelled = std::current_exception();
  }
  co_await asyncio::sleep(ticks(10));
  if (cancelled) std::rethrow_exception(cancelled);
}

asyncio::Coroutine<> parent() {
  auto body = [](asyncio::TaskGroup& group) -> asyncio::Coroutine<> {
    group.create_task(slow());
    co_await asyncio::sleep(ticks(1));
    group.cancel();
  };
  co_await asyncio::async_with(asyncio::TaskGroup(), body);
}

}  // namespace

PAIR(task_group_cancel_outside) {
  try {
    co_await asyncio::async_with(asyncio::timeout(ticks(4)), parent);
  } catch (const asyncio::TimeoutError&) {
    say(asyncio::repr(std::current_exception()), now());
  }
  auto task = asyncio::create_task(parent());
  co_await asyncio::sleep(ticks(3));
  task.cancel("outside");
  const std::string error = co_await failing(task);
  say(error, task.cancelled(), task.cancelling(), now());
}
