// Cancelling a gather cancels its children; with return_exceptions it waits for all of them, else for the first.
// rules: C-23, C-24, C-25
#include "pair.hpp"

using pairs::failing;
using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<> child(int cleanup) {
  std::exception_ptr cancelled;
  try {
    co_await asyncio::sleep(ticks(100));
  } catch (...) {
    cancelled = std::current_exception();
  }
  if (cleanup) co_await asyncio::sleep(ticks(cleanup));
  say("child with cleanup", cleanup, "ends at", now());
  if (cancelled) std::rethrow_exception(cancelled);
}

template <typename Gathering>
asyncio::Coroutine<> stop(Gathering gathering) {
  co_await asyncio::sleep(ticks(1));
  say("cancel", gathering.cancel("stop"));
  const std::string error = co_await failing(gathering);
  say(error, gathering.cancelled(), now());
  co_await asyncio::sleep(ticks(10));
  say("cancel when done", gathering.cancel());
}

}  // namespace

PAIR(gather_cancel) {
  auto first = asyncio::gather(child(0), child(5));
  co_await stop(first);
  auto everything = asyncio::gather(asyncio::return_exceptions, child(0), child(5));
  co_await stop(everything);
  auto alone = asyncio::create_task(child(0));
  auto other = asyncio::create_task(child(0));
  auto gathering = asyncio::gather(alone, other);
  co_await asyncio::sleep(ticks(0));
  alone.cancel();
  const std::string error = co_await failing(gathering);
  say(error, gathering.cancelled(), other.done());
  other.cancel();
  const std::string last = co_await failing(other);
  say(last);
}
