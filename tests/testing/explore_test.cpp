// explore() itself: which schedules there are, and what is said of one that fails.
#include <asyncio/testing/explore.hpp>

#include "support/virtual_test.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace asyncio {
namespace {

using namespace std::chrono_literals;
using testing::explore;

template <typename F>
std::string failure_of(F program, testing::ExploreOptions options) {
  try {
    explore(program, options);
  } catch (const RuntimeError& error) {
    return error.what();
  }
  return "none";
}

// Three tasks that take one step each and say in which order.
Coroutine<> three_steps(std::set<std::string>& orders) {
  std::string order;
  const auto step = [&order](char name) -> Coroutine<> {
    order += name;
    co_return;
  };
  std::vector<Task<>> tasks;
  for (char name : {'a', 'b', 'c'}) tasks.push_back(create_task(step(name)));
  co_await gather(return_exceptions, tasks);
  orders.insert(order);
}

TEST(Explore, EveryOrderOfTheTasksOfOneTurnIsTried) {
  std::set<std::string> orders;
  const auto result = explore([&] { return three_steps(orders); }, {.cancellations = 0});
  EXPECT_EQ(orders, (std::set<std::string>{"abc", "acb", "bac", "bca", "cab", "cba"}));
  EXPECT_EQ(result.runs, 6u);
  EXPECT_EQ(result.injected, 0u);
}

TEST(Explore, EveryTaskIsCancelledBeforeEveryStep) {
  std::set<std::string> orders;
  const auto result = explore([&] { return three_steps(orders); }, {.reorder = false});
  EXPECT_TRUE(orders.contains("abc"));
  EXPECT_TRUE(orders.contains("bc"));
  EXPECT_TRUE(orders.contains("ac"));
  EXPECT_TRUE(orders.contains("ab"));
  EXPECT_EQ(orders.size(), 4u);
  EXPECT_EQ(result.injected + 1, result.runs);
}

TEST(Explore, TwoCancellationsMeetInOneRun) {
  std::set<std::string> orders;
  explore([&] { return three_steps(orders); }, {.cancellations = 2});
  for (const char* alone : {"a", "b", "c"}) EXPECT_TRUE(orders.contains(alone)) << alone;
  EXPECT_FALSE(orders.contains(""));
}

TEST(Explore, ATaskIsCancelledWhileItSleepsAndAfterItsTimerIsDue) {
  std::set<std::string> ends;
  explore([&]() -> Coroutine<> {
    std::string end = "never began";
    auto sleeper = create_task([](std::string& said) -> Coroutine<> {
      said = "cancelled at ";
      try {
        co_await sleep(1s);
        said = "slept";
      } catch (const CancelledError&) {
        said += std::to_string(static_cast<int>(support::seconds()));
      }
    }(end));
    const std::vector<Task<>> members{sleeper};  // named: g++ 12 refuses it in place
    co_await wait(members);
    ends.insert(end);
  });
  EXPECT_EQ(ends,
            (std::set<std::string>{"never began", "slept", "cancelled at 0", "cancelled at 1"}));
}

TEST(Explore, CallbacksKeepTheirOrder) {
  std::set<std::string> orders;
  explore(
      [&]() -> Coroutine<> {
        std::string order;
        EventLoop& loop = get_running_loop();
        for (char name : {'a', 'b', 'c'}) loop.call_soon([&order, name] { order += name; });
        co_await sleep(0s);
        co_await sleep(0s);
        orders.insert(order);
      },
      {.cancellations = 0});
  EXPECT_EQ(orders, (std::set<std::string>{"abc"}));
}

// A counter that is read before a step and written after it.
Coroutine<> lost_update() {
  int counter = 0;
  const auto add = [&counter](int pauses) -> Coroutine<> {
    for (int i = 0; i < pauses; ++i) co_await sleep(0s);
    const int before = counter;
    if (pauses == 0) co_await sleep(0s);
    counter = before + 1;
  };
  auto first = create_task(add(0), {.name = "first"});
  auto second = create_task(add(1), {.name = "second"});
  co_await first;
  co_await second;
  if (counter != 2) throw RuntimeError("an update was lost");
}

TEST(Explore, TheFirstScheduleThatFailsIsToldAndCanBeReplayed) {
  const std::string told = failure_of(lost_update, {.cancellations = 0});
  EXPECT_NE(told.find(" failed: RuntimeError('an update was lost')\n"), std::string::npos) << told;
  EXPECT_NE(told.find("\n  second takes a step\n"), std::string::npos) << told;
  const std::size_t quote = told.find('"') + 1;
  const std::string schedule = told.substr(quote, told.rfind('"') - quote);
  const std::string again = failure_of(lost_update, {.cancellations = 0, .replay = schedule});
  EXPECT_TRUE(again.starts_with("explore: run 1 failed: RuntimeError('an update was lost')"))
      << again;
}

TEST(Explore, ATaskThatNobodyWakesIsAFailure) {
  const std::string told = failure_of(
      []() -> Coroutine<> {
        Future<> never;
        co_await never;
      },
      {});
  EXPECT_NE(told.find("every task waits"), std::string::npos) << told;
}

TEST(Explore, TooManySchedulesAreRefused) {
  std::set<std::string> orders;
  EXPECT_EQ(failure_of([&] { return three_steps(orders); }, {.max_runs = 3}),
            "explore: more than 3 schedules; make the program smaller, or give .max_runs");
}

TEST(Explore, AScheduleThatIsNoneIsRefused) {
  std::set<std::string> orders;
  support::expect_throws<ValueError>(
      "a schedule is numbers with dots between them, as explore() prints it",
      [&] { explore([&] { return three_steps(orders); }, {.replay = "1.x"}); });
}

}  // namespace
}  // namespace asyncio
