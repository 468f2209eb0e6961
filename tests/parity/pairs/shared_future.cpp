// Cancelling one of several waiters of a plain future cancels it for all of them.
// rules: C-15, C-16
#include "pair.hpp"

using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<> waiter(std::string name, asyncio::Future<> future) {
  try {
    co_await future;
  } catch (const asyncio::CancelledError&) {
    say(name, asyncio::repr(std::current_exception()), asyncio::current_task().cancelling());
  }
}

}  // namespace

PAIR(shared_future) {
  asyncio::Future<> future;
  std::vector<asyncio::Task<>> tasks;
  for (const char* name : {"a", "b", "c"})
    tasks.push_back(asyncio::create_task(waiter(name, future)));
  co_await asyncio::sleep(ticks(0));
  const bool asked = tasks[1].cancel("for one");
  say(asked, future.cancelled());
  for (auto& task : tasks) co_await task;
}
