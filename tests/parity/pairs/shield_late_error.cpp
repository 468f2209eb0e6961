// An error of shielded work that nobody waits for any more is reported, once however many shields there were.
// rules: C-32
#include "pair.hpp"

using pairs::failing;
using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<int> work() {
  co_await asyncio::sleep(ticks(5));
  throw asyncio::ValueError("late");
  co_return 0;
}

}  // namespace

PAIR(shield_late_error) {
  asyncio::EventLoop& loop = asyncio::get_running_loop();
  loop.set_exception_handler([](asyncio::EventLoop&, const asyncio::ExceptionContext& context) {
    say(now(), context.message, asyncio::repr(context.exception));
  });
  auto inner = asyncio::create_task(work());
  std::vector<asyncio::Future<int>> outers;
  for (int i = 0; i < 3; ++i) outers.push_back(asyncio::shield(inner));
  outers[0].cancel();
  outers[1].cancel();
  const std::string error = co_await failing(outers[2]);
  say(error, now());
  co_await asyncio::sleep(ticks(0));
  say("end");
}
