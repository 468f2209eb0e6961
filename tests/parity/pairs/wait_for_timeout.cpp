// wait_for() cancels what takes too long, waits until it has stopped, and lets it answer otherwise.
// rules: C-40, C-41, C-42, C-43
#include "pair.hpp"

using pairs::failing;
using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<std::string> slow(std::string how) {
  say(how, "in the same task", asyncio::current_task().get_name() == "main");
  std::exception_ptr cancelled;
  try {
    co_await asyncio::sleep(ticks(50));
  } catch (const asyncio::CancelledError&) {
    cancelled = std::current_exception();
  }
  co_await asyncio::sleep(ticks(4));
  say(how, "stopped at", now());
  if (how == "value") co_return how;
  if (how == "error") throw asyncio::ValueError("instead");
  std::rethrow_exception(cancelled);
}

}  // namespace

PAIR(wait_for_timeout) {
  asyncio::current_task().set_name("main");
  for (const char* how : {"quiet", "value", "error"}) {
    try {
      const std::string result = co_await asyncio::wait_for(slow(how), ticks(10));
      say("result", result, now());
    } catch (const std::exception&) {
      say("raised", asyncio::repr(std::current_exception()), now());
    }
  }
  const std::string error = co_await failing(asyncio::wait_for(slow("never"), ticks(0)));
  say(error, now());
  auto task = asyncio::create_task(asyncio::sleep(ticks(3), 7));
  const int slowly = co_await asyncio::wait_for(task, asyncio::None());
  const int again = co_await asyncio::wait_for(task, ticks(0));
  say(slowly, again, now());
  say(asyncio::current_task().cancelling());
}
