// Objects of ours inside fmt::format: the same text that repr() gives.
#include <asyncio.hpp>
#include <asyncio/core/fmt.hpp>
#include <asyncio/testing/virtual_clock.hpp>

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;

TEST(Fmt, FormatsFuturesTasksGroupsAndTimeoutsAsReprDoes) {
  asyncio::testing::run_virtual([]() -> asyncio::Coroutine<> {
    const asyncio::Future<int> future;
    EXPECT_EQ(fmt::format("{}", future), "<Future pending>");
    future.set_result(1);
    EXPECT_EQ(fmt::format("{:>30}", future), "    <Future finished result=1>");
    const auto task = asyncio::create_task(asyncio::sleep(1s), {.name = "nap"});
    EXPECT_EQ(fmt::format("{}", task), asyncio::repr(task));
    EXPECT_EQ(fmt::format("{}", asyncio::TaskGroup()), "<TaskGroup>");
    EXPECT_EQ(fmt::format("{}", asyncio::timeout(1s)), "<Timeout [created]>");
    co_await task;
  });
}

}  // namespace
