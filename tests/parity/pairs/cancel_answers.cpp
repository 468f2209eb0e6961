// A task may answer a cancellation with an exception, a value, or after more awaits.
// rules: C-13, C-14
#include "pair.hpp"

using pairs::failing;
using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<std::string> answers(std::string how) {
  bool cancelled = false;
  try {
    co_await asyncio::sleep(ticks(50));
  } catch (const std::exception&) {
    say("never: a cancellation is no Exception");
  } catch (const asyncio::CancelledError&) {
    cancelled = true;
  }
  if (cancelled) co_await asyncio::sleep(ticks(3));
  if (how == "error") throw asyncio::ValueError("instead");
  co_return how;
}

}  // namespace

PAIR(cancel_answers) {
  for (const char* how : {"error", "value"}) {
    auto task = asyncio::create_task(answers(how));
    co_await asyncio::sleep(ticks(1));
    task.cancel();
    const std::string error = co_await failing(task);
    say(how, error, task.cancelled(), now());
  }
}
