// as_completed() gives the original tasks in the order in which they get done; a timeout leaves the rest running.
// rules: C-63
#include "pair.hpp"

using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<int> after(int count) {
  co_await asyncio::sleep(ticks(count));
  co_return count;
}

}  // namespace

PAIR(as_completed_order) {
  std::vector<asyncio::Task<int>> tasks;
  for (int count : {9, 3, 6}) tasks.push_back(asyncio::create_task(after(count)));
  std::vector<asyncio::Task<int>> given = tasks;
  given.push_back(tasks[0]);
  auto all = asyncio::as_completed(given);
  while (auto task = co_await all.next())
    say(std::find(tasks.begin(), tasks.end(), *task) - tasks.begin(), task->result(), now());
  const std::vector<asyncio::Task<int>> two{asyncio::create_task(after(20)),
                                            asyncio::create_task(after(2))};
  try {
    auto some = asyncio::as_completed(two, {.timeout = ticks(5)});
    while (auto task = co_await some.next()) say(task->result(), now());
  } catch (const asyncio::TimeoutError&) {
    say(asyncio::repr(std::current_exception()), now(), two[0].done());
  }
  const int late = co_await two[0];
  say(late, now());
}
