// A group waits for all its tasks, also those that its tasks start; one cancelled alone is ignored.
// rules: G-01, G-03, G-11
#include "pair.hpp"

using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<> grow(asyncio::TaskGroup& group, int depth) {
  co_await asyncio::sleep(ticks(2));
  say("depth", depth, "at", now());
  if (depth) group.create_task(grow(group, depth - 1));
}

}  // namespace

PAIR(task_group_results) {
  asyncio::EventLoop& loop = asyncio::get_running_loop();
  asyncio::Task<> alone;
  asyncio::Task<std::string> kept;
  auto body = [&](asyncio::TaskGroup& group) -> asyncio::Coroutine<> {
    group.create_task(grow(group, 2));
    alone = group.create_task(asyncio::sleep(ticks(50)));
    kept = group.create_task(asyncio::sleep(ticks(4), std::string("kept")));
    loop.call_later(ticks(1), [task = alone] { task.cancel(); });
    say("body ends at", now());
    co_return;
  };
  co_await asyncio::async_with(asyncio::TaskGroup(), body);
  say("group ends at", now(), alone.cancelled(), kept.result());
  loop.call_soon([] { say("the next turn"); });
  auto nothing = []() -> asyncio::Coroutine<> { co_return; };
  co_await asyncio::async_with(asyncio::TaskGroup(), nothing);
  say("an empty group does not yield");
}
