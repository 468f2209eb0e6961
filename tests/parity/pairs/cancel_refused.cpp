// A child that refuses a cancellation keeps its parent alive; it can be asked again.
// rules: C-04, C-10, C-17
#include "pair.hpp"

using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<std::string> stubborn() {
  for (int refusal = 0; refusal < 2; ++refusal) {
    try {
      co_await asyncio::sleep(ticks(100));
    } catch (const asyncio::CancelledError&) {
      say("refused", refusal, now());
    }
  }
  co_return "done";
}

asyncio::Coroutine<std::string> parent(asyncio::Task<std::string> task) { co_return co_await task; }

}  // namespace

PAIR(cancel_refused) {
  auto inner = asyncio::create_task(stubborn());
  auto outer = asyncio::create_task(parent(inner));
  co_await asyncio::sleep(ticks(1));
  const bool first = outer.cancel(), second = outer.cancel();
  say(first, second);
  co_await asyncio::sleep(ticks(1));
  say(outer.cancel());
  const std::string result = co_await outer;
  say(result, now());
  say(outer.cancelled(), outer.cancelling(), inner.cancelling());
}
