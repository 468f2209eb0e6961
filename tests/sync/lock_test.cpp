// Lock: who gets it, in which order, and what a cancellation leaves behind.
#include "support/leaks.hpp"
#include "support/outcome.hpp"
#include "support/virtual_test.hpp"

#include <asyncio.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace {

using namespace std::chrono_literals;
using asyncio::Coroutine;
using asyncio::Lock;
using support::outcome;
using support::outcome_of_call;

Coroutine<> hold(Lock& lock, int number, std::vector<int>& order) {
  co_await lock.acquire();
  order.push_back(number);
  co_await asyncio::sleep(0s);
  lock.release();
}

TEST(Lock, L01_AFreeLockIsTakenWithoutYielding) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Lock lock;
    bool somebody_ran = false;
    asyncio::get_running_loop().call_soon([&] { somebody_ran = true; });
    EXPECT_TRUE(co_await lock.acquire());
    EXPECT_FALSE(somebody_ran);
    EXPECT_TRUE(lock.locked());
    lock.release();
    EXPECT_FALSE(lock.locked());
    co_await asyncio::sleep(0s);
  });
}

TEST(Lock, L02_WaitersAreServedInTheOrderOfTheirComing) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Lock lock;
    std::vector<int> order;
    co_await lock.acquire();
    std::vector<asyncio::Task<>> tasks;
    for (int i = 0; i < 4; ++i) tasks.push_back(asyncio::create_task(hold(lock, i, order)));
    co_await asyncio::sleep(0s);
    lock.release();
    co_await asyncio::gather(tasks);
    EXPECT_EQ(order, (std::vector{0, 1, 2, 3}));
  });
}

TEST(Lock, L02_ANewcomerDoesNotOvertakeAWokenWaiter) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Lock lock;
    std::vector<int> order;
    co_await lock.acquire();
    auto waiting = asyncio::create_task(hold(lock, 1, order));
    co_await asyncio::sleep(0s);
    lock.release();
    EXPECT_FALSE(lock.locked());
    co_await lock.acquire();
    order.push_back(2);
    lock.release();
    co_await waiting;
    EXPECT_EQ(order, (std::vector{1, 2}));
  });
}

TEST(Lock, L03_ReleasingAFreeLockIsAnErrorAndAnyTaskMayRelease) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Lock lock;
    EXPECT_EQ(outcome_of_call([&] { lock.release(); }), "RuntimeError('Lock is not acquired.')");
    co_await lock.acquire();
    const auto other = [&]() -> Coroutine<> {
      lock.release();
      co_return;
    };
    co_await asyncio::create_task(other);
    EXPECT_FALSE(lock.locked());
  });
}

TEST(Lock, L03_ASecondAcquireInTheSameTaskWaitsForEver) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Lock lock;
    co_await lock.acquire();
    EXPECT_EQ(co_await outcome(asyncio::wait_for(lock.acquire(), 1s)), "TimeoutError()");
    EXPECT_TRUE(lock.locked());
    lock.release();
  });
}

TEST(Lock, L04_AWaiterCancelledAfterItWasWokenPassesTheLockOn) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Lock lock;
    std::vector<int> order;
    co_await lock.acquire();
    auto first = asyncio::create_task(hold(lock, 1, order));
    auto second = asyncio::create_task(hold(lock, 2, order));
    co_await asyncio::sleep(0s);
    lock.release();
    first.cancel();
    EXPECT_EQ(co_await outcome(first), "CancelledError()");
    co_await second;
    EXPECT_EQ(order, std::vector{2});
    EXPECT_FALSE(lock.locked());
  });
}

TEST(Lock, L04_CancelledWaitersAreSkipped) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Lock lock;
    std::vector<int> order;
    co_await lock.acquire();
    auto first = asyncio::create_task(hold(lock, 1, order));
    auto second = asyncio::create_task(hold(lock, 2, order));
    co_await asyncio::sleep(0s);
    first.cancel("why");
    EXPECT_EQ(co_await outcome(first), "CancelledError('why')");
    lock.release();
    co_await second;
    EXPECT_EQ(order, std::vector{2});
  });
}

TEST(Lock, L04_ATaskThatIsNothingButAnAcquirePassesTheLockOnWhenCancelled) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Lock lock;
    std::vector<int> order;
    co_await lock.acquire();
    auto first = asyncio::create_task(lock.acquire());
    auto second = asyncio::create_task(hold(lock, 2, order));
    co_await asyncio::sleep(0s);
    first.cancel();
    lock.release();  // wakes nobody: the first in line is cancelled and has not run yet
    co_await second;
    EXPECT_EQ(order, std::vector{2});
    EXPECT_EQ(co_await outcome(first), "CancelledError()");
  });
}

TEST(Lock, L05_WaitingInAnotherLoopIsAnErrorAndUncontendedUseNeverBinds) {
  Lock lock;
  const auto wait_a_little = [&]() -> Coroutine<std::string> {
    const bool mine = !lock.locked();
    if (mine) co_await lock.acquire();
    const std::string text = co_await outcome(asyncio::wait_for(lock.acquire(), 1s));
    if (mine) lock.release();
    co_return text;
  };
  const auto use = [&]() -> Coroutine<> {
    co_await lock.acquire();
    lock.release();
  };
  asyncio::testing::run_virtual(use);
  EXPECT_EQ(asyncio::testing::run_virtual(wait_a_little), "TimeoutError()");
  const std::string error = asyncio::testing::run_virtual(wait_a_little);
  EXPECT_NE(error.find("is bound to a different event loop"), std::string::npos) << error;
}

TEST(Lock, ScopedHoldsItToTheEndOfTheBlock) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Lock lock;
    {
      const auto guard = co_await lock.scoped();
      EXPECT_TRUE(lock.locked());
    }
    EXPECT_FALSE(lock.locked());
  });
}

TEST(Lock, IsAManagerForAsyncWithAlsoWhenTheBodyThrows) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Lock lock;
    const auto body = [&]() -> Coroutine<int> {
      EXPECT_TRUE(lock.locked());
      throw asyncio::ValueError("x");
      co_return 1;
    };
    EXPECT_EQ(co_await outcome(asyncio::async_with(lock, body)), "ValueError('x')");
    EXPECT_FALSE(lock.locked());
  });
}

TEST(Lock, MayBeDestroyedWhileTasksWaitInIt) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    std::vector<int> order;
    auto lock = std::make_unique<Lock>();
    co_await lock->acquire();
    const auto wait = [](Lock::Acquire acquire) -> Coroutine<> { co_await std::move(acquire); };
    auto task = asyncio::create_task(wait(lock->acquire()));
    co_await asyncio::sleep(0s);
    lock.reset();
    task.cancel();
    EXPECT_EQ(co_await outcome(task), "CancelledError()");
  });
}

TEST(Lock, Y04_PrintsItsStateAndWhoWaits) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Lock lock;
    EXPECT_TRUE(repr(lock).starts_with("<asyncio.locks.Lock object at 0x")) << repr(lock);
    EXPECT_TRUE(repr(lock).ends_with(" [unlocked]>")) << repr(lock);
    co_await lock.acquire();
    auto task = asyncio::create_task(lock.acquire());
    co_await asyncio::sleep(0s);
    EXPECT_TRUE(repr(lock).ends_with(" [locked, waiters:1]>")) << repr(lock);
    task.cancel();
    EXPECT_EQ(co_await outcome(task), "CancelledError()");
  });
}

}  // namespace
