// An exception that nobody looked at is reported when its last handle goes; looking at it, or cancelling, is enough.
// rules: T-26, T-27
#include "pair.hpp"

using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<> fails(std::string text) {
  throw asyncio::ValueError(text);
  co_return;
}

}  // namespace

PAIR(never_retrieved) {
  asyncio::get_running_loop().set_exception_handler(
      [](asyncio::EventLoop&, const asyncio::ExceptionContext& context) {
        say(context.message, asyncio::repr(context.exception));
      });
  {
    auto task = asyncio::create_task(fails("lost"));
    co_await asyncio::sleep(ticks(0));
  }
  say("dropped a task");
  {
    auto task = asyncio::create_task(fails("seen"));
    co_await asyncio::sleep(ticks(0));
    say(asyncio::repr(task.exception()));
  }
  say("dropped a seen one");
  {
    auto task = asyncio::create_task(fails("cancelled"));
    co_await asyncio::sleep(ticks(0));
    say(task.cancel());
  }
  say("dropped a cancelled one");
  {
    asyncio::Future<> future;
    future.set_exception(asyncio::ValueError("lost too"));
  }
  say("dropped a future");
}
