// The state machine under a task: the list of its loop, its references, and what each state does to a cancellation.
#include "support/virtual_test.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace asyncio::detail {
namespace {

using namespace std::chrono_literals;
using support::run_virtual;
using support::spin;

TEST(TaskState, TheLoopOwnsOneReferenceUntilItIsDone) {
  run_virtual([]() -> Coroutine<> {
    auto task = create_task(spin(1));
    EXPECT_EQ(task.state()->references(), 2U);
    co_await spin(3);
    EXPECT_TRUE(task.done());
    EXPECT_EQ(task.state()->references(), 1U);
  });
}

TEST(TaskState, TasksLeaveTheListFromAnyPlace) {
  support::VirtualLoop loop;
  std::vector<Task<>> tasks;
  for (int i = 0; i < 5; ++i) tasks.push_back(loop->create_task(spin(10)));
  const auto expect_left = [&](const std::vector<int>& left) {
    std::vector<AnyTask> expected;
    for (const int i : left) expected.emplace_back(tasks[static_cast<std::size_t>(i)]);
    EXPECT_EQ(all_tasks(*loop), expected);
  };
  expect_left({0, 1, 2, 3, 4});
  for (const int i : {2, 0, 4}) tasks[static_cast<std::size_t>(i)].cancel();
  loop.turns(1);
  expect_left({1, 3});
  loop.turns(20);
  expect_left({});
  EXPECT_EQ(loop->tasks().first, nullptr);
  EXPECT_EQ(loop->tasks().last, nullptr);
}

TEST(TaskState, WaitingOnNamesWhatItSleepsOn) {
  run_virtual([]() -> Coroutine<> {
    Future<> future;
    auto wait = [&]() -> Coroutine<> { co_await future; };
    auto task = create_task(wait);
    const TaskState& state = *task.state()->as_task();
    EXPECT_EQ(state.waiting_on(), nullptr);
    co_await spin(1);
    EXPECT_EQ(state.waiting_on(), future.state().get());
    future.set_result();
    co_await task;
    EXPECT_EQ(state.waiting_on(), nullptr);
    EXPECT_EQ(state.root(), nullptr);
  });
}

TEST(TaskState, KnowsWhereItWasSpawned) {
  run_virtual([]() -> Coroutine<> {
    const auto here = std::source_location::current();
    auto task = create_task(spin(0));
    EXPECT_EQ(task.state()->as_task()->spawned_at().line(), here.line() + 1);
    EXPECT_STREQ(task.state()->as_task()->spawned_at().file_name(), here.file_name());
    co_await task;
  });
}

// C-01 to C-06 in one table: what each state does with a request, and when it is thrown.
TEST(TaskState, C01_BeforeTheFirstStepTheBodyNeverRuns) {
  support::VirtualLoop loop;
  bool ran = false;
  auto body = [&]() -> Coroutine<> {
    ran = true;
    co_return;
  };
  auto task = loop->create_task(body());
  EXPECT_TRUE(task.cancel());
  EXPECT_FALSE(task.done());
  loop.turns(1);
  EXPECT_TRUE(task.cancelled());
  EXPECT_FALSE(ran);
}

TEST(TaskState, C05_AWokenTaskThrowsInsteadOfGivingTheResult) {
  support::VirtualLoop loop;
  const Future<int> future(*loop);
  auto body = [&]() -> Coroutine<int> { co_return co_await future; };
  auto task = loop->create_task(body);
  loop.turns(1);
  future.set_result(1);
  EXPECT_TRUE(task.cancel());
  loop.turns(1);
  EXPECT_TRUE(task.cancelled());
}

TEST(TaskState, C06_ARunningTaskThrowsAtItsNextRealSuspension) {
  support::VirtualLoop loop;
  support::Trace trace;
  Future<> ready(*loop);
  ready.set_result();
  auto body = [&]() -> Coroutine<> {
    current_task().cancel();
    co_await ready;
    trace("ready");
    try {
      co_await sleep(1h);
    } catch (const CancelledError&) {
      trace("sleep");
    }
    co_await sleep(1s);
    trace("after");
  };
  loop->run_until_complete(body());
  EXPECT_EQ(trace, "ready sleep after");
}

TEST(TaskState, C12_UncancelWithdrawsWhatWasNotThrownYet) {
  support::VirtualLoop loop;
  const Future<int> future(*loop);
  auto body = [&]() -> Coroutine<int> { co_return co_await future; };
  auto task = loop->create_task(body);
  loop.turns(1);
  future.set_result(6);
  task.cancel();
  EXPECT_EQ(task.uncancel(), 0);
  EXPECT_EQ(task.uncancel(), 0);
  EXPECT_EQ(loop->run_until_complete(task), 6);
}

}  // namespace
}  // namespace asyncio::detail
