// Event: who wakes when it is set.
#include "support/leaks.hpp"
#include "support/outcome.hpp"
#include "support/virtual_test.hpp"

#include <asyncio.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace {

using namespace std::chrono_literals;
using asyncio::Coroutine;
using asyncio::Event;
using support::outcome;

Coroutine<> wait_for_event(Event& event, int number, std::vector<int>& order) {
  EXPECT_TRUE(co_await event.wait());
  order.push_back(number);
}

TEST(Event, L10_SetWakesAllInOrderEvenWhenItIsClearedAtOnce) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Event event;
    std::vector<int> order;
    std::vector<asyncio::Task<>> tasks;
    for (int i = 0; i < 3; ++i)
      tasks.push_back(asyncio::create_task(wait_for_event(event, i, order)));
    co_await asyncio::sleep(0s);
    event.set();
    event.clear();
    EXPECT_FALSE(event.is_set());
    co_await asyncio::gather(tasks);
    EXPECT_EQ(order, (std::vector{0, 1, 2}));
  });
}

TEST(Event, L10_WaitingForASetEventDoesNotYield) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Event event;
    event.set();
    bool somebody_ran = false;
    asyncio::get_running_loop().call_soon([&] { somebody_ran = true; });
    EXPECT_TRUE(co_await event.wait());
    EXPECT_FALSE(somebody_ran);
    co_await asyncio::sleep(0s);
  });
}

TEST(Event, L10_ACancelledWaiterLeavesTheOthersWaiting) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Event event;
    std::vector<int> order;
    auto first = asyncio::create_task(wait_for_event(event, 1, order));
    auto second = asyncio::create_task(wait_for_event(event, 2, order));
    co_await asyncio::sleep(0s);
    first.cancel();
    EXPECT_EQ(co_await outcome(first), "CancelledError()");
    EXPECT_TRUE(repr(event).ends_with(" [unset, waiters:1]>")) << repr(event);
    event.set();
    co_await second;
    EXPECT_EQ(order, std::vector{2});
    EXPECT_TRUE(repr(event).ends_with(" [set]>")) << repr(event);
  });
}

}  // namespace
