// What is left when main ends is cancelled once, in creation order, and awaited; its errors are reported.
// rules
#include "pair.hpp"

using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<> left(std::string name, std::string answer) {
  try {
    co_await asyncio::sleep(ticks(100));
  } catch (const asyncio::CancelledError&) {
    say(name, asyncio::repr(std::current_exception()), now());
  }
  if (answer == "sleeps") {
    co_await asyncio::sleep(ticks(5));
    say(name, "ends at", now());
  }
  if (answer == "fails") throw asyncio::ValueError(name);
}

}  // namespace

PAIR(run_shutdown) {
  asyncio::get_running_loop().set_exception_handler(
      [](asyncio::EventLoop&, const asyncio::ExceptionContext& context) {
        say(context.message, asyncio::repr(context.exception));
      });
  asyncio::create_task(left("a", "sleeps"));
  asyncio::create_task(left("b", "fails"));
  asyncio::create_task(left("c", "returns"));
  co_await asyncio::sleep(ticks(0));
  say("main ends with", 3);
}
