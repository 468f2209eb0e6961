// Tasks that wait for one future resume in the order they came, all in one turn.
// rules: T-32
#include "pair.hpp"

using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<> waiter(std::string name, asyncio::Future<int> future) {
  say(name, "waits");
  const int got = co_await future;
  say(name, "got", got);
}

}  // namespace

PAIR(waiters_fifo) {
  asyncio::EventLoop& loop = asyncio::get_running_loop();
  asyncio::Future<int> future = loop.create_future<int>();
  std::vector<asyncio::Task<>> tasks;
  for (const char* name : {"a", "b", "c"})
    tasks.push_back(asyncio::create_task(waiter(name, future)));
  co_await asyncio::sleep(ticks(0));
  tasks.push_back(asyncio::create_task(waiter("d", future)));
  future.set_result(3);
  loop.call_soon([] { say("after the waiters"); });
  for (auto& task : tasks) co_await task;
}
