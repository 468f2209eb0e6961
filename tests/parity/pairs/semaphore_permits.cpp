// A semaphore's permits go to the waiters in order, nobody overtakes them, and a cancelled waiter's permit goes on.
// rules: L-30, L-31
#include "pair.hpp"

using pairs::failing;
using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<> use(asyncio::Semaphore& semaphore, std::string name) {
  say(name, "asks", semaphore.locked());
  const auto permit = co_await semaphore.scoped();
  say(now(), name, "has one", semaphore.locked());
  co_await asyncio::sleep(ticks(2));
}

template <typename Call>
void say_refused(const Call& call) {
  try {
    call();
  } catch (const asyncio::ValueError&) {
    say(asyncio::repr(std::current_exception()));
  }
}

}  // namespace

PAIR(semaphore_permits) {
  asyncio::Semaphore semaphore(2);
  std::vector<asyncio::Task<>> tasks;
  for (const char* name : {"a", "b", "c", "d", "e"})
    tasks.push_back(asyncio::create_task(use(semaphore, name)));
  co_await asyncio::sleep(ticks(1));
  tasks[2].cancel();
  semaphore.release();
  tasks[3].cancel();
  const bool taken = co_await semaphore.acquire();
  say(taken);
  say(now(), "main has one");
  semaphore.release();
  for (auto& task : tasks) {
    const std::string error = co_await failing(task);
    say(error);
  }
  semaphore.release();
  say(semaphore.locked());

  asyncio::BoundedSemaphore bounded(1);
  say_refused([&] { bounded.release(); });
  say_refused([] { asyncio::Semaphore negative(-1); });
  say_refused([] { asyncio::BoundedSemaphore negative(-1); });
}
