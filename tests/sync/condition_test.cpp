// Condition: sleeping without the lock and waking under it.
#include "support/leaks.hpp"
#include "support/outcome.hpp"
#include "support/virtual_test.hpp"

#include <asyncio.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace {

using namespace std::chrono_literals;
using asyncio::Condition;
using asyncio::Coroutine;
using asyncio::Lock;
using support::outcome;
using support::outcome_of_call;

Coroutine<> wait_and_note(Condition& condition, int number, std::vector<int>& order) {
  const auto guard = co_await condition.scoped();
  EXPECT_TRUE(co_await condition.wait());
  EXPECT_TRUE(condition.locked());
  order.push_back(number);
}

TEST(Condition, L20_WaitAndNotifyNeedTheLock) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Condition condition;
    EXPECT_EQ(co_await outcome(condition.wait()),
              "RuntimeError('cannot wait on un-acquired lock')");
    EXPECT_EQ(outcome_of_call([&] { condition.notify(); }),
              "RuntimeError('cannot notify on un-acquired lock')");
  });
}

TEST(Condition, L20_NotifyKeepsTheLockAndWokenWaitersTakeItInTurn) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Condition condition;
    std::vector<int> order;
    std::vector<asyncio::Task<>> tasks;
    for (int i = 0; i < 3; ++i)
      tasks.push_back(asyncio::create_task(wait_and_note(condition, i, order)));
    co_await asyncio::sleep(1s);
    {
      const auto guard = co_await condition.scoped();
      condition.notify(2);
      EXPECT_TRUE(condition.locked());
      co_await asyncio::sleep(1s);
      EXPECT_TRUE(order.empty());
    }
    co_await asyncio::sleep(1s);
    EXPECT_EQ(order, (std::vector{0, 1}));
    {
      const auto guard = co_await condition.scoped();
      condition.notify_all();
    }
    co_await asyncio::gather(tasks);
    EXPECT_EQ(order, (std::vector{0, 1, 2}));
  });
}

TEST(Condition, L21_ACancelledWaitTakesTheLockAgainWhateverItTakes) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Condition condition;
    bool had_lock = false;
    const auto wait = [&]() -> Coroutine<> {
      co_await condition.acquire();
      std::exception_ptr error;
      try {
        co_await condition.wait();
      } catch (const asyncio::CancelledError&) {
        error = std::current_exception();
      }
      had_lock = condition.locked();
      condition.release();
      if (error) std::rethrow_exception(error);
    };
    auto task = asyncio::create_task(wait);
    co_await asyncio::sleep(1s);
    co_await condition.acquire();
    task.cancel();
    co_await asyncio::sleep(1s);
    task.cancel();  // while it queues for the lock: ignored until it has it
    co_await asyncio::sleep(1s);
    EXPECT_FALSE(task.done());
    condition.release();
    EXPECT_EQ(co_await outcome(task), "CancelledError()");
    EXPECT_TRUE(had_lock);
    EXPECT_FALSE(condition.locked());
  });
}

TEST(Condition, L22_ANotificationOfACancelledWaiterGoesToAnother) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Condition condition;
    std::vector<int> order;
    auto first = asyncio::create_task(wait_and_note(condition, 1, order));
    auto second = asyncio::create_task(wait_and_note(condition, 2, order));
    co_await asyncio::sleep(1s);
    {
      const auto guard = co_await condition.scoped();
      condition.notify();
      first.cancel();
    }
    EXPECT_EQ(co_await outcome(first), "CancelledError()");
    co_await second;
    EXPECT_EQ(order, std::vector{2});
  });
}

TEST(Condition, L23_WaitForLooksFirstAndGivesThePredicatesValue) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Condition condition;
    int items = 3;
    const auto count = [&] { return items; };
    EXPECT_EQ(co_await condition.wait_for(count), 3);  // needs no lock: it does not wait
    items = 0;
    const auto wait = [&]() -> Coroutine<int> {
      const auto guard = co_await condition.scoped();
      const auto look = [&] { return items; };
      co_return co_await condition.wait_for(look);
    };
    auto task = asyncio::create_task(wait);
    for (const int now : {0, 7}) {
      co_await asyncio::sleep(1s);
      const auto guard = co_await condition.scoped();
      items = now;
      condition.notify_all();
    }
    EXPECT_EQ(co_await task, 7);
  });
}

TEST(Condition, L23_TwoConditionsMayShareALock) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Lock lock;
    Condition one(lock), two(lock);
    co_await one.acquire();
    EXPECT_TRUE(two.locked());
    EXPECT_TRUE(lock.locked());
    two.release();
    EXPECT_FALSE(lock.locked());
    EXPECT_TRUE(repr(one).ends_with(" [unlocked]>")) << repr(one);
  });
}

TEST(Condition, MayBeGoneWhenAWaitForItBegins) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    auto condition = std::make_unique<Condition>();
    auto lock = std::make_unique<Lock>();
    auto semaphore = std::make_unique<asyncio::Semaphore>();
    auto waits = asyncio::create_task(condition->wait_for([] { return 5; }));
    auto enters = asyncio::create_task(condition->aenter());
    auto locks = asyncio::create_task(lock->aenter());
    auto acquires = asyncio::create_task(semaphore->aenter());
    condition = nullptr;
    lock = nullptr;
    semaphore = nullptr;
    EXPECT_EQ(co_await waits, 5);
    co_await enters;
    co_await locks;
    co_await acquires;
  });
}

}  // namespace
