// Barrier: rounds, and how they break.
#include "support/leaks.hpp"
#include "support/outcome.hpp"
#include "support/virtual_test.hpp"

#include <asyncio.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

using namespace std::chrono_literals;
using asyncio::Barrier;
using asyncio::Coroutine;
using support::outcome;
using support::outcome_of_call;

TEST(Barrier, L40_ReleasesAllWithDistinctNumbersAndCanBeUsedAgain) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Barrier barrier(3);
    EXPECT_EQ(barrier.parties(), 3);
    for (int round = 0; round < 2; ++round) {
      auto first = asyncio::create_task(barrier.wait());
      auto second = asyncio::create_task(barrier.wait());
      co_await asyncio::sleep(1s);
      EXPECT_EQ(barrier.n_waiting(), 2);
      EXPECT_TRUE(repr(barrier).ends_with(" [filling, waiters:2/3]>")) << repr(barrier);
      const int last = co_await barrier.wait();
      std::vector<int> numbers{last};
      numbers.push_back(co_await first);
      numbers.push_back(co_await second);
      std::sort(numbers.begin(), numbers.end());
      EXPECT_EQ(numbers, (std::vector{0, 1, 2}));
    }
  });
}

TEST(Barrier, L40_WhoComesWhileARoundLeavesWaitsForItToBeGone) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Barrier barrier(2);
    std::vector<asyncio::Task<int>> tasks;
    for (int i = 0; i < 4; ++i) tasks.push_back(asyncio::create_task(barrier.wait()));
    const auto numbers = co_await asyncio::gather(tasks);
    EXPECT_EQ(numbers, (std::vector{0, 1, 0, 1}));
  });
}

TEST(Barrier, L40_FewerThanOnePartyIsAnError) {
  EXPECT_EQ(outcome_of_call([] { Barrier barrier(0); }), "ValueError('parties must be >= 1')");
}

TEST(Barrier, L40_IsAManagerWhoseBlockBeginsWhenAllHaveCome) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Barrier barrier(2);
    int inside = 0;
    const auto cross = [&]() -> Coroutine<> {
      const auto body = [&](Barrier& crossed) -> Coroutine<> {
        EXPECT_EQ(&crossed, &barrier);
        ++inside;
        co_return;
      };
      co_await asyncio::async_with(barrier, body);
    };
    auto first = asyncio::create_task(cross);
    co_await asyncio::sleep(1s);
    EXPECT_EQ(inside, 0);
    co_await cross();
    co_await first;
    EXPECT_EQ(inside, 2);
  });
}

TEST(Barrier, L41_ACancelledLeaverOfADrainingRoundStillOpensTheNext) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Barrier barrier(2);
    auto first = asyncio::create_task(barrier.wait());
    co_await asyncio::sleep(1s);
    EXPECT_EQ(co_await barrier.wait(), 1);
    EXPECT_TRUE(repr(barrier).ends_with(" [draining, waiters:0/2]>")) << repr(barrier);
    first.cancel();
    EXPECT_EQ(co_await outcome(first), "CancelledError()");
    auto again = asyncio::create_task(barrier.wait());
    EXPECT_EQ(co_await barrier.wait() + co_await again, 1);
  });
}

TEST(Barrier, L41_ResetBreaksTheRoundAndLeavesItUsable) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Barrier barrier(2);
    auto waiting = asyncio::create_task(barrier.wait());
    co_await asyncio::sleep(1s);
    co_await barrier.reset();
    EXPECT_EQ(co_await outcome(waiting), "BrokenBarrierError('Abort or reset of barrier')");
    EXPECT_FALSE(barrier.broken());
    auto again = asyncio::create_task(barrier.wait());
    EXPECT_EQ(co_await barrier.wait() + co_await again, 1);
  });
}

TEST(Barrier, L41_AbortBreaksItUntilReset) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Barrier barrier(2);
    auto waiting = asyncio::create_task(barrier.wait());
    co_await asyncio::sleep(1s);
    co_await barrier.abort();
    EXPECT_EQ(co_await outcome(waiting), "BrokenBarrierError('Abort or reset of barrier')");
    EXPECT_TRUE(barrier.broken());
    EXPECT_TRUE(repr(barrier).ends_with(" [broken]>")) << repr(barrier);
    EXPECT_EQ(co_await outcome(barrier.wait()), "BrokenBarrierError('Barrier aborted')");
    co_await barrier.reset();
    EXPECT_FALSE(barrier.broken());
  });
}

TEST(Barrier, L41_ACancelledWaiterJustLeaves) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Barrier barrier(2);
    auto first = asyncio::create_task(barrier.wait());
    co_await asyncio::sleep(1s);
    first.cancel();
    EXPECT_EQ(co_await outcome(first), "CancelledError()");
    EXPECT_EQ(barrier.n_waiting(), 0);
    auto second = asyncio::create_task(barrier.wait());
    co_await asyncio::sleep(1s);
    EXPECT_FALSE(second.done());
    co_await barrier.wait();
    co_await second;
  });
}

}  // namespace
