// Semaphore: where permits go, and that none is lost.
#include "support/leaks.hpp"
#include "support/outcome.hpp"
#include "support/virtual_test.hpp"

#include <asyncio.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace {

using namespace std::chrono_literals;
using asyncio::BoundedSemaphore;
using asyncio::Coroutine;
using asyncio::Semaphore;
using support::outcome;
using support::outcome_of_call;

Coroutine<> take(Semaphore& semaphore, int number, std::vector<int>& order) {
  co_await semaphore.acquire();
  order.push_back(number);
}

TEST(Semaphore, L30_IsFairAlsoToThoseWhoWaitWhilePermitsAreFree) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Semaphore semaphore(0);
    std::vector<int> order;
    auto first = asyncio::create_task(take(semaphore, 1, order));
    auto second = asyncio::create_task(take(semaphore, 2, order));
    co_await asyncio::sleep(0s);
    semaphore.release();
    semaphore.release();
    EXPECT_TRUE(semaphore.locked());  // both permits are on their way
    auto third = asyncio::create_task(take(semaphore, 3, order));
    co_await asyncio::sleep(0s);
    semaphore.release();
    co_await asyncio::gather(first, second, third);
    EXPECT_EQ(order, (std::vector{1, 2, 3}));
  });
}

TEST(Semaphore, L30_IsLockedWhileSomebodyIsOnTheWayAlthoughPermitsAreFree) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Semaphore semaphore(0);
    std::vector<int> order;
    auto first = asyncio::create_task(take(semaphore, 1, order));
    co_await asyncio::sleep(0s);
    semaphore.release();
    semaphore.release();  // one for the waiter, one that is free
    EXPECT_TRUE(semaphore.locked());
    EXPECT_TRUE(repr(semaphore).ends_with(" [locked, waiters:1]>")) << repr(semaphore);
    co_await semaphore.acquire();  // behind the waiter all the same
    order.push_back(2);
    co_await first;
    EXPECT_EQ(order, (std::vector{1, 2}));
  });
}

TEST(Semaphore, L30_ANegativeValueIsAnErrorAndReleaseMayExceedTheFirstValue) {
  EXPECT_EQ(outcome_of_call([] { Semaphore semaphore(-1); }),
            "ValueError('Semaphore initial value must be >= 0')");
  Semaphore semaphore(1);
  semaphore.release();
  EXPECT_TRUE(repr(semaphore).ends_with(" [unlocked, value:2]>")) << repr(semaphore);
  BoundedSemaphore bounded(1);
  EXPECT_EQ(outcome_of_call([&] { bounded.release(); }),
            "ValueError('BoundedSemaphore released too many times')");
}

TEST(Semaphore, L31_ThePermitOfACancelledWaiterGoesToTheNext) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Semaphore semaphore(0);
    std::vector<int> order;
    auto first = asyncio::create_task(take(semaphore, 1, order));
    auto second = asyncio::create_task(take(semaphore, 2, order));
    co_await asyncio::sleep(0s);
    semaphore.release();
    first.cancel();
    EXPECT_EQ(co_await outcome(first), "CancelledError()");
    co_await second;
    EXPECT_EQ(order, std::vector{2});
    EXPECT_TRUE(repr(semaphore).ends_with(" [locked]>")) << repr(semaphore);
  });
}

TEST(Semaphore, L30_AGuardWhosePermitWasGivenBackBeforeEndsQuietly) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    BoundedSemaphore semaphore(1);
    {
      const auto permit = co_await semaphore.scoped();
      semaphore.release();
    }
    EXPECT_TRUE(repr(semaphore).ends_with(" [unlocked, value:1]>")) << repr(semaphore);
  });
}

TEST(Semaphore, L31_ATaskThatIsNothingButAnAcquireLosesNoPermitWhenCancelled) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Semaphore semaphore(0);
    std::vector<int> order;
    auto first = asyncio::create_task(semaphore.acquire());
    auto second = asyncio::create_task(take(semaphore, 2, order));
    co_await asyncio::sleep(0s);
    first.cancel();
    semaphore.release();
    co_await second;
    EXPECT_EQ(order, std::vector{2});
    EXPECT_EQ(co_await outcome(first), "CancelledError()");
    semaphore.release();
    EXPECT_FALSE(semaphore.locked());
  });
}

TEST(Semaphore, Y04_PrintsItsClassItsValueAndWhoWaits) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Semaphore semaphore(3);
    EXPECT_TRUE(repr(semaphore).starts_with("<asyncio.locks.Semaphore object at 0x"));
    EXPECT_TRUE(repr(semaphore).ends_with(" [unlocked, value:3]>")) << repr(semaphore);
    BoundedSemaphore bounded(0);
    auto waiting = asyncio::create_task(bounded.acquire());
    co_await asyncio::sleep(0s);
    EXPECT_TRUE(repr(bounded).starts_with("<asyncio.locks.BoundedSemaphore object at 0x"));
    EXPECT_TRUE(repr(bounded).ends_with(" [locked, waiters:1]>")) << repr(bounded);
    waiting.cancel();
    EXPECT_EQ(co_await outcome(waiting), "CancelledError()");
  });
}

TEST(Semaphore, ScopedAndAsyncWithGiveThePermitBack) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Semaphore semaphore(1);
    {
      const auto permit = co_await semaphore.scoped();
      EXPECT_TRUE(semaphore.locked());
    }
    EXPECT_FALSE(semaphore.locked());
    const auto body = [&]() -> Coroutine<bool> { co_return semaphore.locked(); };
    EXPECT_TRUE(co_await asyncio::async_with(semaphore, body));
    EXPECT_FALSE(semaphore.locked());
  });
}

}  // namespace
