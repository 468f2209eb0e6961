// Timers with one deadline run in the order of asking; CPython's heap leaves it open, the shim's does not.
// rules: S-08
#include "pair.hpp"

using pairs::now;
using pairs::say;
using pairs::ticks;

PAIR(equal_deadlines) {
  asyncio::EventLoop& loop = asyncio::get_running_loop();
  const auto when = loop.time() + ticks(8);
  for (int number = 0; number < 7; ++number) loop.call_at(when, [number] { say("timer", number); });
  loop.call_later(ticks(4), [] { say("earlier"); });
  co_await asyncio::sleep(ticks(8));
  say("sleeper, asked last, at", now());
}
