// Nested timeouts: only the one whose time passed makes a TimeoutError, where its block ends.
// rules: C-50, C-51, C-52, C-53
#include "pair.hpp"

using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<> nested(int outer_ticks, int inner_ticks) {
  asyncio::Timeout outer = asyncio::timeout(ticks(outer_ticks));
  asyncio::Timeout inner = asyncio::timeout(ticks(inner_ticks));
  auto innermost = []() -> asyncio::Coroutine<> {
    try {
      co_await asyncio::sleep(ticks(50));
    } catch (...) {
      say("inside", asyncio::repr(std::current_exception()), now());
      throw;
    }
  };
  auto middle = [&]() -> asyncio::Coroutine<> {
    try {
      co_await asyncio::async_with(inner, innermost);
    } catch (...) {
      say("between", asyncio::repr(std::current_exception()));
      throw;
    }
  };
  try {
    co_await asyncio::async_with(outer, middle);
  } catch (...) {
    say("outside", asyncio::repr(std::current_exception()));
  }
  say("expired", outer.expired(), inner.expired(), asyncio::current_task().cancelling());
}

}  // namespace

PAIR(timeout_nested) {
  co_await nested(10, 20);
  co_await nested(20, 10);
  co_await nested(10, 10);
  co_await nested(60, 70);
}
