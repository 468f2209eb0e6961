// A cancellation from outside goes before an expiry; a body that swallows the expiry gets no TimeoutError.
// rules: C-54, C-55, C-59
#include "pair.hpp"

using pairs::failing;
using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<> body(bool swallows) {
  asyncio::Timeout limit = asyncio::timeout(ticks(5));
  auto inside = [&]() -> asyncio::Coroutine<> {
    try {
      co_await asyncio::sleep(ticks(50));
    } catch (const asyncio::CancelledError&) {
      say("inside", asyncio::repr(std::current_exception()), now());
      if (!swallows) throw;
    }
  };
  std::exception_ptr error;
  try {
    co_await asyncio::async_with(limit, inside);
  } catch (...) {
    error = std::current_exception();
  }
  say("expired", limit.expired(), "cancelling", asyncio::current_task().cancelling());
  if (error) std::rethrow_exception(error);
}

}  // namespace

PAIR(timeout_outside) {
  asyncio::EventLoop& loop = asyncio::get_running_loop();
  const std::string plainly = co_await failing(asyncio::create_task(body(false)));
  say(plainly);
  const std::string swallowed = co_await failing(asyncio::create_task(body(true)));
  say(swallowed);
  auto task = asyncio::create_task(body(false));
  co_await asyncio::sleep(ticks(0));
  loop.call_later(ticks(5), [task] { task.cancel("outside"); });
  const std::string outside = co_await failing(task);
  say(outside);
  asyncio::Timeout limit = asyncio::timeout(ticks(0));
  auto quick = []() -> asyncio::Coroutine<> {
    say("no await, no timeout");
    co_return;
  };
  co_await asyncio::async_with(limit, quick);
  say(limit.expired());
}
