// A lock serves its waiters in the order they came, also when some are cancelled before or after they were woken.
// rules: L-01, L-02, L-03, L-04
#include "pair.hpp"

using pairs::failing;
using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<> hold(asyncio::Lock& lock, std::string name, int count) {
  say(name, "asks");
  auto body = [&]() -> asyncio::Coroutine<> {
    say(now(), name, "has it");
    co_await asyncio::sleep(ticks(count));
  };
  co_await asyncio::async_with(lock, body);
  say(now(), name, "gave it back", lock.locked());
}

}  // namespace

PAIR(lock_order) {
  asyncio::Lock lock;
  const bool taken = co_await lock.acquire();
  say(taken, lock.locked());
  std::vector<asyncio::Task<>> tasks;
  for (const char* name : {"a", "b", "c", "d"})
    tasks.push_back(asyncio::create_task(hold(lock, name, 2)));
  co_await asyncio::sleep(ticks(1));
  tasks[1].cancel();
  lock.release();
  say("free", lock.locked());
  tasks[0].cancel();
  co_await lock.acquire();
  say(now(), "main has it");
  lock.release();
  for (auto& task : tasks) {
    const std::string error = co_await failing(task);
    say(error);
  }
  try {
    lock.release();
  } catch (const asyncio::RuntimeError&) {
    say(asyncio::repr(std::current_exception()));
  }
}
