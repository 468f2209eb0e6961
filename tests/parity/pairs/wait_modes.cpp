// wait() returns on the first, on the first failure or when all are done; it cancels nothing and throws nothing.
// rules: C-60, C-61, C-62
#include "pair.hpp"

using pairs::failing;
using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<int> after(int count, bool fails) {
  co_await asyncio::sleep(ticks(count));
  if (fails) throw asyncio::ValueError("x");
  co_return count;
}

asyncio::Coroutine<> show(const char* name, asyncio::WaitOptions options) {
  std::vector<asyncio::Task<int>> tasks;
  tasks.push_back(asyncio::create_task(after(9, false)));
  tasks.push_back(asyncio::create_task(after(3, false)));
  tasks.push_back(asyncio::create_task(after(6, true)));
  const int begun = now();
  auto [done, pending] = co_await asyncio::wait(tasks, options);
  std::string where;
  for (const auto& task : tasks)
    where += std::find(done.begin(), done.end(), task) != done.end() ? "D" : "P";
  say(name, where, done.size(), pending.size(), now() - begun);
  for (const auto& task : pending) task.cancel();
  co_await asyncio::wait(tasks);
  if (!tasks[2].cancelled()) tasks[2].exception();
}

}  // namespace

PAIR(wait_modes) {
  co_await show("FIRST_COMPLETED", {.return_when = asyncio::FIRST_COMPLETED});
  co_await show("FIRST_EXCEPTION", {.return_when = asyncio::FIRST_EXCEPTION});
  co_await show("ALL_COMPLETED", {});
  co_await show("ALL_COMPLETED", {.timeout = ticks(4)});
  const std::vector<asyncio::Task<int>> none;
  try {
    co_await asyncio::wait(none);
  } catch (const asyncio::ValueError&) {
    say("nothing to wait for");
  }
  auto task = asyncio::create_task(after(1, false));
  const std::vector<asyncio::Task<int>> one{task};
  auto waiter = asyncio::create_task(asyncio::wait(one));
  co_await asyncio::sleep(ticks(0));
  waiter.cancel();
  const std::string error = co_await failing(waiter);
  const int result = co_await task;
  say(error, result);
}
