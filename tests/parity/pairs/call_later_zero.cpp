// call_later(0) goes through the timers: behind what is ready, but in the same turn.
// rules: S-05, S-09
#include "pair.hpp"

using pairs::now;
using pairs::say;
using pairs::ticks;

PAIR(call_later_zero) {
  asyncio::EventLoop& loop = asyncio::get_running_loop();
  loop.call_later(ticks(0), [] { say("timer"); });
  loop.call_later(ticks(-5 * 512), [] { say("late timer"); });
  loop.call_soon([] { say("soon"); });
  loop.call_soon([&] { loop.call_soon([] { say("soon of soon"); }); });
  for (int turn = 0; turn < 3; ++turn) {
    co_await asyncio::sleep(ticks(0));
    say("turn", turn, "at", now());
  }
}
