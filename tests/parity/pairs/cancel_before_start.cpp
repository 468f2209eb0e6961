// A task cancelled before its first step never runs, and ends when that step is due.
// rules: C-01
#include "pair.hpp"

using pairs::failing;
using pairs::say;

namespace {

asyncio::Coroutine<> body() {
  say("never");
  co_return;
}

}  // namespace

PAIR(cancel_before_start) {
  auto task = asyncio::create_task(body());
  const bool asked = task.cancel("early");
  say("cancel", asked, task.done(), task.cancelling());
  const std::string error = co_await failing(task);
  say(error, task.cancelled());
}
