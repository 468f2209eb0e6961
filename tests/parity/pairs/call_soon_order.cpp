// Handles run first come, first served; what they queue runs a turn later; a cancelled one not at all.
// rules: S-01, S-02, S-06
#include "pair.hpp"

using pairs::say;
using pairs::ticks;

PAIR(call_soon_order) {
  asyncio::EventLoop& loop = asyncio::get_running_loop();
  asyncio::Handle never;
  loop.call_soon([&] {
    say("first");
    loop.call_soon([] { say("queued by first"); });
    never.cancel();
  });
  never = loop.call_soon([] { say("never"); });
  loop.call_soon([] { say("third"); });
  co_await asyncio::sleep(ticks(0));
  say("one turn later", never.cancelled());
  co_await asyncio::sleep(ticks(0));
  say("two turns later");
}
