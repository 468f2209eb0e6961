// An event wakes all that wait when it is set, even if it is cleared at once, and lets nobody wait while it is set.
// rules: L-10
#include "pair.hpp"

using pairs::failing;
using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<> waiter(asyncio::Event& event, std::string name) {
  say(name, "waits");
  const bool woken = co_await event.wait();
  say(now(), name, woken, event.is_set());
}

}  // namespace

PAIR(event_waiters) {
  asyncio::EventLoop& loop = asyncio::get_running_loop();
  asyncio::Event event;
  std::vector<asyncio::Task<>> tasks;
  for (const char* name : {"a", "b", "c"})
    tasks.push_back(asyncio::create_task(waiter(event, name)));
  co_await asyncio::sleep(ticks(1));
  tasks[1].cancel();
  event.set();
  event.set();
  event.clear();
  loop.call_soon([] { say("after the waiters"); });
  auto late = asyncio::create_task(waiter(event, "late"));
  for (auto& task : tasks) {
    const std::string error = co_await failing(task);
    say(error);
  }
  say(late.done());
  event.set();
  co_await late;
  loop.call_soon([] { say("not yet"); });
  const bool woken = co_await event.wait();
  say(woken);
  co_await asyncio::sleep(ticks(0));
}
