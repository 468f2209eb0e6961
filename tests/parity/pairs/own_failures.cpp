// A task fails with what its coroutine throws; one that throws CancelledError itself ends as cancelled.
// rules: T-11, T-29
#include "pair.hpp"

using pairs::failing;
using pairs::say;

namespace {

asyncio::Coroutine<> fails() {
  throw asyncio::ValueError("mine");
  co_return;
}

asyncio::Coroutine<> cancels() {
  throw asyncio::CancelledError("me");
  co_return;
}

asyncio::Coroutine<> waits_for_itself() {
  try {
    co_await asyncio::current_task();
  } catch (const asyncio::RuntimeError& error) {
    say("refused", std::string(error.what()).substr(0, 28));
  }
}

}  // namespace

PAIR(own_failures) {
  auto failed = asyncio::create_task(fails());
  const std::string first = co_await failing(failed);
  say(first, failed.cancelled());
  auto cancelled = asyncio::create_task(cancels());
  const std::string second = co_await failing(cancelled);
  say(second, cancelled.cancelled(), cancelled.cancelling());
  co_await asyncio::create_task(waits_for_itself());
}
