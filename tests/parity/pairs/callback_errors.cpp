// A callback that throws is reported and the loop goes on, also when it throws a cancellation.
// rules: S-21, X-02
#include "pair.hpp"

using pairs::say;
using pairs::ticks;

PAIR(callback_errors) {
  asyncio::EventLoop& loop = asyncio::get_running_loop();
  loop.set_exception_handler([](asyncio::EventLoop&, const asyncio::ExceptionContext& context) {
    say("report", context.message.substr(0, 21), asyncio::repr(context.exception));
  });
  loop.call_soon([] {
    say("throwing");
    throw asyncio::ValueError("soon");
  });
  loop.call_later(ticks(1), [] {
    say("throwing");
    throw asyncio::CancelledError("later");
  });
  loop.call_soon([] { say("still running"); });
  co_await asyncio::sleep(ticks(2));
  loop.call_exception_handler(
      {.message = "mine", .exception = std::make_exception_ptr(asyncio::RuntimeError("x"))});
  say("end");
}
