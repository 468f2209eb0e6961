// Starting things: what create_task, ensure_future and run_until_complete take, and what they refuse.
#include "support/virtual_test.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace asyncio {
namespace {

using namespace std::chrono_literals;
using support::expect_throws;
using support::run_virtual;
using support::spin;
using support::Trace;

Coroutine<int> give(int value) { co_return value; }

// T-31: what is no coroutine is refused by the compiler; tests/misuse has the sentences.
static_assert(!detail::Spawnable<int>);
static_assert(!detail::Spawnable<Future<int>>);
static_assert(detail::Spawnable<Coroutine<int>>);
static_assert(detail::Spawnable<Coroutine<int> (*)()>);
static_assert(detail::Spawnable<Sleep>);
// T-30: futures and tasks as they are, anything else as a task.
static_assert(std::is_same_v<decltype(ensure_future(std::declval<Future<int>&>())), Future<int>>);
static_assert(std::is_same_v<decltype(ensure_future(std::declval<Task<int>>())), Task<int>>);
static_assert(std::is_same_v<decltype(ensure_future(std::declval<Coroutine<int>>())), Task<int>>);

TEST(CreateTask, T01_TheFirstStepIsQueuedWithEverythingElse) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    auto body = [&]() -> Coroutine<> {
      trace("task");
      co_return;
    };
    EventLoop& loop = get_running_loop();
    loop.call_soon([&] { trace("before"); });
    auto task = create_task(body);
    loop.call_soon([&] { trace("after"); });
    EXPECT_EQ(trace, "");
    co_await sleep(0s);
    EXPECT_EQ(trace, "before task after");
    EXPECT_TRUE(task.done());
  });
}

TEST(CreateTask, T01_OutsideOfALoopItIsAnErrorAndTheCoroutineIsGone) {
  auto watched = std::make_shared<int>();
  auto body = [](std::shared_ptr<int>) -> Coroutine<> { co_return; };
  const support::StderrCapture capture;
  expect_throws<RuntimeError>("no running event loop", [&] { create_task(body(watched)); });
  EXPECT_EQ(watched.use_count(), 1);
}

TEST(CreateTask, T01_ALoopThatDoesNotRunYetTakesTasks) {
  support::VirtualLoop loop;
  auto task = loop->create_task(give(2), {.name = "early"});
  EXPECT_EQ(&task.get_loop(), &*loop);
  EXPECT_EQ(task.get_name(), "early");
  loop.turns(1);
  EXPECT_EQ(task.result(), 2);
}

TEST(CreateTask, S16_AClosedLoopRefuses) {
  support::VirtualLoop loop;
  loop->close();
  const support::StderrCapture capture;
  expect_throws<RuntimeError>("Event loop is closed", [&] { loop->create_task(give(1)); });
  expect_throws<RuntimeError>("Event loop is closed",
                              [&] { (void)loop->run_until_complete(give(1)); });
}

TEST(CreateTask, TakesCallablesAndSleeps) {
  run_virtual([]() -> Coroutine<> {
    auto from_function = create_task([] { return give(1); });
    auto move_only = create_task(
        [pointer = std::make_unique<int>(2)]() -> Coroutine<int> { co_return *pointer; });
    auto slept = create_task(sleep(1s, 3));
    auto plain = create_task(sleep(1s));
    static_assert(std::is_same_v<decltype(slept), Task<int>>);
    static_assert(std::is_same_v<decltype(plain), Task<>>);
    EXPECT_EQ(co_await from_function, 1);
    EXPECT_EQ(co_await move_only, 2);
    EXPECT_EQ(co_await slept, 3);
    co_await plain;
    EXPECT_EQ(support::seconds(), 1.0);
  });
}

TEST(CreateTask, AnEagerOneRunsAtOnceUpToItsFirstSuspension) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    auto body = [&]() -> Coroutine<int> {
      trace("first");
      co_await sleep(0s);
      trace("second");
      co_return 1;
    };
    auto task = create_task(body(), {.eager_start = true});
    trace("creator");
    EXPECT_EQ(co_await task, 1);
    EXPECT_EQ(trace, "first creator second");
    auto done = create_task(give(4), {.eager_start = true});
    EXPECT_TRUE(done.done());
    EXPECT_EQ(done.result(), 4);
  });
}

TEST(CreateTask, AFactoryChangesTheOptions) {
  support::VirtualLoop loop;
  loop->set_task_factory(&eager_task_factory);
  EXPECT_EQ(loop->get_task_factory(), &eager_task_factory);
  loop->run_until_complete([]() -> Coroutine<> {
    EXPECT_TRUE(create_task(give(1)).done());
    EXPECT_FALSE(create_task(give(1), {.eager_start = false}).done());
    co_await spin(1);
  });
}

TEST(EnsureFuture, T30_FuturesAndTasksComeBackAsTheyAre) {
  run_virtual([]() -> Coroutine<> {
    auto task = create_task(give(1));
    EXPECT_EQ(ensure_future(task), task);
    Future<int> future;
    EXPECT_EQ(ensure_future(future), future);
    EXPECT_EQ(co_await ensure_future(give(3)), 3);
    co_await task;
  });
}

struct Custom {
  Coroutine<int> operator co_await() const { return give(8); }
};

TEST(EnsureFuture, T30_OtherAwaitablesGetATaskOfTheirOwn) {
  run_virtual([]() -> Coroutine<> {
    auto task = ensure_future(Custom());
    static_assert(std::is_same_v<decltype(task), Task<int>>);
    EXPECT_EQ(co_await task, 8);
    auto slept = ensure_future(sleep(1s));
    co_await slept;
  });
}

TEST(EnsureFuture, T30_AFutureOfAnotherLoopIsAValueError) {
  support::VirtualLoop one, other;
  const Future<int> future(*one);
  expect_throws<ValueError>(
      "The future belongs to a different loop than the one specified as the loop argument",
      [&] { (void)ensure_future(future, *other); });
  EXPECT_EQ(ensure_future(future, *one), future);
  auto task = ensure_future(give(1), *other);
  EXPECT_EQ(&task.get_loop(), &*other);
  other.turns(1);
}

TEST(RunUntilComplete, GivesTheResultOfWhateverItIsGiven) {
  support::VirtualLoop loop;
  EXPECT_EQ(loop->run_until_complete(give(1)), 1);
  EXPECT_EQ(loop->run_until_complete([] { return give(2); }), 2);
  auto task = loop->create_task(give(3));
  EXPECT_EQ(loop->run_until_complete(task), 3);
  EXPECT_EQ(loop->run_until_complete(task), 3);
  loop->run_until_complete(AnyTask(task));
  const Future<std::unique_ptr<int>> future(*loop);
  loop->call_later(1s, [&] { future.set_result(std::make_unique<int>(4)); });
  EXPECT_EQ(*loop->run_until_complete(future), 4);
}

TEST(RunUntilComplete, S20_AStoppedLoopLeavesTheFuturePending) {
  support::VirtualLoop loop;
  const Future<int> future(*loop);
  loop->call_soon([&] { loop->stop(); });
  expect_throws<RuntimeError>("Event loop stopped before Future completed.",
                              [&] { (void)loop->run_until_complete(future); });
  EXPECT_FALSE(future.done());
}

}  // namespace
}  // namespace asyncio
