// Laws of locks, semaphores and conditions under every order of three tasks, with a cancellation anywhere.
#include <asyncio/testing/explore.hpp>

#include "support/law.hpp"
#include "support/virtual_test.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace asyncio {
namespace {

using namespace std::chrono_literals;
using support::law;
using testing::explore;

TEST(LockInterleavings, L02_L04_OneAtATimeAndNobodySleepsOnAFreeLock) {
  const auto result = explore(
      []() -> Coroutine<> {
        Lock lock;
        int inside = 0, served = 0, cancelled = 0;
        const auto work = [&]() -> Coroutine<> {
          try {
            co_await lock.acquire();
          } catch (const CancelledError&) {
            ++cancelled;
            throw;
          }
          law(++inside == 1, "one task at a time holds the lock");
          ++served;
          try {
            co_await sleep(0s);
          } catch (const CancelledError&) {
          }
          --inside;
          lock.release();
        };
        std::vector<Task<>> tasks;
        for (int i = 0; i < 3; ++i) tasks.push_back(create_task(work()));
        const auto results = co_await gather(return_exceptions, tasks);
        int unbegun = 0;
        for (const auto& one : results) unbegun += one ? 0 : 1;
        law(!lock.locked(), "the lock is free in the end");
        law(served + unbegun == 3, "who was not cancelled got the lock");
        law(cancelled <= unbegun, "who was cancelled did not get it");
      },
      {.cancellations = 2});
  EXPECT_GT(result.runs, 1000u);
}

TEST(LockInterleavings, L04_AGuardReleasesWhateverEndsItsTask) {
  explore([]() -> Coroutine<> {
    Lock lock;
    const auto work = [&lock]() -> Coroutine<> {
      auto guard = co_await lock.scoped();
      co_await sleep(0s);
      law(lock.locked(), "the guard holds the lock");
    };
    std::vector<Task<>> tasks;
    for (int i = 0; i < 3; ++i) tasks.push_back(create_task(work()));
    co_await gather(return_exceptions, tasks);
    law(!lock.locked(), "the lock is free in the end");
  });
}

// wait_for() gives up at the very moment at which the lock comes: the lock is either told of or passed on.
TEST(LockInterleavings, L04_ALockThatATimeoutRacesIsNotLost) {
  explore([]() -> Coroutine<> {
    Lock lock;
    co_await lock.acquire();
    const auto take = [&]() -> Coroutine<> {
      co_await wait_for(lock.acquire(), 1s);
      lock.release();
    };
    std::vector<Task<>> tasks;
    for (int i = 0; i < 2; ++i) tasks.push_back(create_task(take()));
    get_running_loop().call_later(1s, [&lock] { lock.release(); });
    co_await gather(return_exceptions, tasks);
    co_await sleep(2s);
    law(!lock.locked(), "the lock is free in the end");
  });
}

TEST(LockInterleavings, L30_L31_PermitsAreConserved) {
  const auto result = explore(
      []() -> Coroutine<> {
        BoundedSemaphore semaphore(2);
        int inside = 0;
        const auto work = [&]() -> Coroutine<> {
          auto permit = co_await semaphore.scoped();
          law(++inside <= 2, "no more tasks than permits");
          try {
            co_await sleep(0s);
          } catch (const CancelledError&) {
          }
          --inside;
        };
        std::vector<Task<>> tasks;
        for (int i = 0; i < 3; ++i) tasks.push_back(create_task(work()));
        co_await gather(return_exceptions, tasks);
        law(repr(semaphore).ends_with("[unlocked, value:2]>"),
            "both permits are back: " + repr(semaphore));
      },
      {.cancellations = 2});
  EXPECT_GT(result.runs, 1000u);
}

TEST(LockInterleavings, L22_ANotificationWakesSomebodyWhoWasNotCancelled) {
  explore([]() -> Coroutine<> {
    Condition condition;
    int waiting = 0, woken = 0, cancelled = 0;
    const auto wait = [&]() -> Coroutine<> {
      auto guard = co_await condition.scoped();
      ++waiting;
      try {
        co_await condition.wait();
        ++woken;
      } catch (const CancelledError&) {
        law(condition.locked(), "the lock is held where the cancellation arrives");  // L-21
        ++cancelled;
      }
      --waiting;
    };
    std::vector<Task<>> tasks;
    for (int i = 0; i < 2; ++i) tasks.push_back(create_task(wait()));
    co_await support::spin(3);
    if (waiting == 2) {
      co_await condition.acquire();
      const bool both_wait = waiting == 2;
      condition.notify();
      condition.release();
      co_await support::spin(6);
      law(!both_wait || woken > 0 || waiting == 0,
          "a notification is not lost on a cancelled waiter");
    }
    co_await condition.acquire();
    condition.notify_all();
    condition.release();
    co_await gather(return_exceptions, tasks);
    law(!condition.locked(), "the lock is free in the end");
  });
}

}  // namespace
}  // namespace asyncio
