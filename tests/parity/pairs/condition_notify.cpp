// Notified waiters take the lock in turn; a cancelled one takes it too, and hands its notification on.
// rules: L-20, L-21, L-22, L-23
#include "pair.hpp"

using pairs::failing;
using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<> waiter(asyncio::Condition& condition, std::string name) {
  const auto guard = co_await condition.scoped();
  say(name, "waits");
  std::exception_ptr error;
  try {
    co_await condition.wait();
    say(now(), name, "was notified", condition.locked());
  } catch (...) {
    error = std::current_exception();
  }
  say(now(), name, "leaves", condition.locked());
  co_await asyncio::sleep(ticks(1));
  if (error) std::rethrow_exception(error);
}

asyncio::Coroutine<> say_failures(std::vector<asyncio::Task<>> tasks) {
  for (auto& task : tasks) {
    const std::string error = co_await failing(task);
    say(error);
  }
}

asyncio::Coroutine<> share_a_lock() {
  asyncio::Lock lock;
  asyncio::Condition one(lock), other(lock);
  int level = 0;
  auto look = [&] {
    say("looks", level);
    return level > 1;
  };
  auto raise_level = [&]() -> asyncio::Coroutine<> {
    while (level < 3) {
      {
        const auto guard = co_await other.scoped();
        ++level;
        one.notify();
      }
      co_await asyncio::sleep(ticks(1));
    }
  };
  auto task = asyncio::create_task(raise_level);
  {
    const auto guard = co_await lock.scoped();
    const bool first = co_await one.wait_for(look);
    say(first, one.locked(), other.locked());
    const bool second = co_await one.wait_for(look);
    say(second);
  }
  co_await task;
}

}  // namespace

PAIR(condition_notify) {
  asyncio::Condition condition;
  const std::string refused = co_await failing(condition.wait());
  say(refused);
  try {
    condition.notify();
  } catch (const asyncio::RuntimeError&) {
    say(asyncio::repr(std::current_exception()));
  }
  std::vector<asyncio::Task<>> tasks;
  for (const char* name : {"a", "b", "c", "d", "e"})
    tasks.push_back(asyncio::create_task(waiter(condition, name)));
  co_await asyncio::sleep(ticks(1));
  {
    const auto guard = co_await condition.scoped();
    condition.notify(2);
    say("notified", condition.locked());
    tasks[0].cancel();
    co_await asyncio::sleep(ticks(1));
  }
  const std::vector<asyncio::Task<>> first(tasks.begin(), tasks.begin() + 3);
  co_await say_failures(first);
  co_await condition.acquire();
  tasks[3].cancel();
  co_await asyncio::sleep(ticks(1));
  tasks[3].cancel("again");
  condition.notify_all();
  condition.release();
  const std::vector<asyncio::Task<>> second(tasks.begin() + 3, tasks.end());
  co_await say_failures(second);
  co_await share_a_lock();
}
