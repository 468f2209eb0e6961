// as_completed: the order in which tasks come, and what a timeout or a cancellation does to the rest (rule C-63).
#include "support/closing.hpp"
#include "support/outcome.hpp"
#include "support/virtual_test.hpp"

#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::outcome;
using support::run_virtual;
using support::spin;
using support::Trace;

TEST(AsCompleted, C63_GivesTheOriginalTasksInTheOrderOfTheirCompletion) {
  run_virtual([]() -> Coroutine<> {
    const Task<> later = create_task(sleep(10ms));
    const Task<> sooner = create_task(sleep(0s));
    const std::vector<Task<>> tasks{later, sooner};
    std::vector<Task<>> seen;
    auto completed = as_completed(tasks);
    while (auto task = co_await completed.next()) {
      static_assert(std::same_as<decltype(task), std::optional<Task<>>>);
      EXPECT_TRUE(task->done());
      seen.push_back(*task);
    }
    EXPECT_EQ(seen, (std::vector<Task<>>{sooner, later}));
  });
}

TEST(AsCompleted, C63_AfterTheTimeoutNextThrowsAndTheRestRunsOn) {
  run_virtual([]() -> Coroutine<> {
    const Task<> quick = create_task(sleep(1ms));
    const Task<> slow = create_task(sleep(10s));
    const std::vector<Task<>> tasks{slow, quick};
    auto completed = as_completed(tasks, {.timeout = 5ms});
    const auto first = co_await completed.next();
    EXPECT_EQ(*first, quick);
    const std::string ended = co_await outcome(completed.next());
    EXPECT_EQ(ended, "TimeoutError()");
    EXPECT_EQ(support::seconds(), 0.005);
    EXPECT_FALSE(slow.done());
    EXPECT_EQ(slow.cancelling(), 0);
  });
}

TEST(AsCompleted, C63_EveryMissingTaskIsOneTimeoutErrorAndThenItIsAtItsEnd) {
  run_virtual([]() -> Coroutine<> {
    const std::vector<Task<>> tasks{create_task(sleep(10s)), create_task(sleep(10s))};
    auto completed = as_completed(tasks, {.timeout = 5ms});
    const std::string first = co_await outcome(completed.next());
    const std::string second = co_await outcome(completed.next());
    EXPECT_EQ(first, "TimeoutError()");
    EXPECT_EQ(second, "TimeoutError()");
    const auto end = co_await completed.next();
    EXPECT_FALSE(end.has_value());
  });
}

TEST(AsCompleted, C63_WhatEndedBeforeTheTimeoutIsGivenAfterIt) {
  run_virtual([]() -> Coroutine<> {
    const Task<int> quick = create_task(sleep(1ms, 1));
    const std::vector<Task<int>> tasks{quick, create_task(sleep(10s, 2))};
    auto completed = as_completed(tasks, {.timeout = 5ms});
    co_await sleep(1s);
    const auto first = co_await completed.next();
    EXPECT_EQ(*first, quick);
    const std::string ended = co_await outcome(completed.next());
    EXPECT_EQ(ended, "TimeoutError()");
  });
}

TEST(AsCompleted, AFailedOrCancelledTaskIsGivenLikeAnyOther) {
  run_virtual([]() -> Coroutine<> {
    const Task<> failed = create_task([]() -> Coroutine<> {
      co_await sleep(1ms);
      throw ValueError("x");
    });
    const Task<> cancelled = create_task(sleep(10s));
    cancelled.cancel();
    const std::vector<Task<>> tasks{failed, cancelled};
    auto completed = as_completed(tasks);
    const auto first = co_await completed.next();
    EXPECT_TRUE(first->cancelled());
    const auto second = co_await completed.next();
    EXPECT_EQ(asyncio::repr(second->exception()), "ValueError('x')");
  });
}

TEST(AsCompleted, TakesCoroutinesMovedInAndStartsThemAtOnce) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    auto child = [&](int number) -> Coroutine<int> {
      trace(number);
      co_await sleep(number * 1ms);
      co_return number;
    };
    std::vector<Coroutine<int>> children;
    for (const int number : {3, 1, 2}) children.push_back(child(number));
    auto completed = as_completed(std::move(children));
    co_await sleep(0s);
    EXPECT_EQ(trace, "3 1 2");
    int order = 0;
    while (auto task = co_await completed.next()) order = order * 10 + task->result();
    EXPECT_EQ(order, 123);
  });
}

TEST(AsCompleted, TakesPlainFutures) {
  run_virtual([]() -> Coroutine<> {
    std::vector<Future<int>> futures(3);
    futures[2].set_result(2);
    get_running_loop().call_later(1ms, [&] { futures[0].set_result(0); });
    get_running_loop().call_later(2ms, [&] { futures[1].set_result(1); });
    auto completed = as_completed(futures);
    std::vector<int> order;
    while (auto future = co_await completed.next()) order.push_back(future->result());
    EXPECT_EQ(order, (std::vector<int>{2, 0, 1}));
  });
}

TEST(AsCompleted, ATaskGivenTwiceComesOnce) {
  run_virtual([]() -> Coroutine<> {
    const Task<> task = create_task(sleep(1ms));
    const std::vector<Task<>> tasks{task, task};
    auto completed = as_completed(tasks);
    const auto first = co_await completed.next();
    EXPECT_EQ(*first, task);
    const auto end = co_await completed.next();
    EXPECT_FALSE(end.has_value());
  });
}

TEST(AsCompleted, OfNothingIsAtItsEndAtOnce) {
  run_virtual([]() -> Coroutine<> {
    const std::vector<Task<>> none;
    auto completed = as_completed(none, {.timeout = 1s});
    const auto end = co_await completed.next();
    EXPECT_FALSE(end.has_value());
    EXPECT_TRUE(get_running_loop().timers().empty());
  });
}

TEST(AsCompleted, ACancelledNextHasTakenNothing) {
  run_virtual([]() -> Coroutine<> {
    std::vector<Future<int>> futures(2);
    auto completed = as_completed(futures);
    const Task<> taker = create_task([&]() -> Coroutine<> { co_await completed.next(); });
    co_await spin();
    taker.cancel();
    const std::string ended = co_await outcome(taker);
    EXPECT_EQ(ended, "CancelledError()");
    EXPECT_FALSE(futures[0].done());
    futures[1].set_result(1);
    futures[0].set_result(0);
    const auto first = co_await completed.next();
    EXPECT_TRUE(first && *first == futures[1]);
    const auto second = co_await completed.next();
    EXPECT_TRUE(second && *second == futures[0]);
    const auto end = co_await completed.next();
    EXPECT_FALSE(end.has_value());
  });
}

TEST(AsCompleted, ANextThatIsCancelledAfterItWasWokenPassesTheTaskOn) {
  run_virtual([]() -> Coroutine<> {
    std::vector<Future<int>> futures(2);
    auto completed = as_completed(futures);
    Trace trace;
    auto take = [&](std::string who) -> Coroutine<> {
      const auto future = co_await completed.next();
      trace(who);
      trace(future->result());
    };
    const Task<> first = create_task(take("first"));
    const Task<> second = create_task(take("second"));
    co_await spin();
    futures[0].set_result(0);
    co_await sleep(0s);  // the callback has woken the first taker, which has not run yet
    first.cancel();
    co_await spin();
    EXPECT_TRUE(first.cancelled());
    EXPECT_EQ(trace, "second 0");
    EXPECT_TRUE(second.done());
    second.cancel();
  });
}

TEST(AsCompleted, SeveralMayTakeFromOne) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    std::vector<Coroutine<int>> children;
    for (int i = 1; i <= 4; ++i) children.push_back(sleep(i * 1ms, i));
    auto completed = as_completed(std::move(children));
    auto taker = [&](std::string who) -> Coroutine<> {
      while (auto task = co_await completed.next()) trace(who + std::to_string(task->result()));
    };
    co_await gather(taker("a"), taker("b"));
    EXPECT_EQ(trace, "a1 b2 a3 b4");
  });
}

TEST(AsCompleted, DroppingItLeavesTheTasksRunningAndNothingElse) {
  run_virtual([]() -> Coroutine<> {
    const Task<> task = create_task(sleep(1ms));
    co_await sleep(0s);
    const std::string before = repr(task);
    {
      const std::vector<Task<>> tasks{task};
      auto completed = as_completed(tasks, {.timeout = 1h});
      co_await sleep(0s);
      EXPECT_NE(repr(task), before);
    }
    EXPECT_EQ(repr(task), before);
    co_await task;
    EXPECT_TRUE(get_running_loop().timers().empty());
  });
}

TEST(AsCompleted, ATaskThatEndsInTheTurnInWhichItIsDroppedIsNoConcern) {
  run_virtual([]() -> Coroutine<> {
    const Future<> future;
    auto completed =
        std::make_unique<AsCompleted<Future<>>>(as_completed(std::vector<Future<>>{future}));
    future.set_result();  // its callback is queued
    completed.reset();
    co_await spin();
  });
}

TEST(AsCompleted, ClosingTheLoopDestroysItsTakers) {
  EXPECT_EQ(support::destroyed_by_close([]() -> Coroutine<> {
              std::vector<Coroutine<std::string>> children;
              children.push_back(sleep(1h, std::string(100, 'x')));
              children.push_back(sleep(1us, std::string(100, 'y')));
              auto completed = as_completed(std::move(children), {.timeout = 2h});
              while (auto task = co_await completed.next())
                EXPECT_EQ(task->result(), std::string(100, 'y'));
            }),
            2u);
}

TEST(AsCompleted, ClosingTheLoopDestroysATakerOfPlainFutures) {
  EXPECT_EQ(support::destroyed_by_close([]() -> Coroutine<> {
              std::vector<Future<int>> futures(3);
              futures[1].set_result(1);
              auto completed = as_completed(futures);
              while (auto future = co_await completed.next()) EXPECT_EQ(future->result(), 1);
            }),
            1u);
}

}  // namespace
