// wait_for: a limit for one awaitable, which really ends it (rules C-40 to C-45).
#include "support/closing.hpp"
#include "support/outcome.hpp"
#include "support/virtual_test.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::error_of;
using support::outcome;
using support::run_virtual;
using support::spin;
using support::Trace;

// Sleeps; when it is cancelled it needs so long to end.
Coroutine<> slow_to_end(Clock::duration cleanup) {
  std::exception_ptr cancelled;
  try {
    co_await sleep(10s);
  } catch (const CancelledError&) {
    cancelled = std::current_exception();
  }
  co_await sleep(cleanup);
  std::rethrow_exception(cancelled);
}
Coroutine<int> answers_with(int value) {
  try {
    co_await sleep(10s);
  } catch (const CancelledError&) {
  }
  co_return value;
}

TEST(WaitFor, C40_TheTimeoutCancelsAndWaitsForTheEndBeforeItThrows) {
  run_virtual([]() -> Coroutine<> {
    const std::exception_ptr error = co_await error_of(wait_for(slow_to_end(50ms), 10ms));
    EXPECT_EQ(asyncio::repr(error), "TimeoutError()");
    EXPECT_EQ(support::seconds(), 0.06);
    EXPECT_TRUE(support::is<CancelledError>(exception_cast<TimeoutError>(error)->cause()));
    EXPECT_EQ(current_task().cancelling(), 0);
  });
}

TEST(WaitFor, C40_ATaskIsCancelledAndAwaitedToo) {
  run_virtual([]() -> Coroutine<> {
    const Task<> task = create_task(slow_to_end(50ms));
    const std::string ended = co_await outcome(wait_for(task, 10ms));
    EXPECT_EQ(ended, "TimeoutError()");
    EXPECT_TRUE(task.cancelled());
    EXPECT_EQ(support::seconds(), 0.06);
  });
}

TEST(WaitFor, C40_APlainFutureIsCancelled) {
  run_virtual([]() -> Coroutine<> {
    const Future<int> future;
    const std::string ended = co_await outcome(wait_for(future, 10ms));
    EXPECT_EQ(ended, "TimeoutError()");
    EXPECT_TRUE(future.cancelled());
    EXPECT_EQ(support::seconds(), 0.01);
  });
}

TEST(WaitFor, C41_AnAwaitableThatAnswersWithAResultGivesThatResult) {
  run_virtual([]() -> Coroutine<> {
    const int value = co_await wait_for(answers_with(5), 10ms);
    EXPECT_EQ(value, 5);
    const Task<int> task = create_task(answers_with(6));
    const int of_task = co_await wait_for(task, 10ms);
    EXPECT_EQ(of_task, 6);
    EXPECT_EQ(current_task().cancelling(), 0);
  });
}

TEST(WaitFor, C41_AnAwaitableThatAnswersWithAnotherExceptionThrowsThat) {
  run_virtual([]() -> Coroutine<> {
    auto answers_badly = []() -> Coroutine<> {
      bool cancelled = false;
      try {
        co_await sleep(10s);
      } catch (const CancelledError&) {
        cancelled = true;
      }
      if (cancelled) throw ValueError("instead");
    };
    const std::string ended = co_await outcome(wait_for(answers_badly(), 10ms));
    EXPECT_EQ(ended, "ValueError('instead')");
    EXPECT_EQ(current_task().cancelling(), 0);
  });
}

TEST(WaitFor, C42_ACoroutineRunsInTheCallersOwnTask) {
  run_virtual([]() -> Coroutine<> {
    auto which_task = []() -> Coroutine<AnyTask> { co_return current_task(); };
    const AnyTask inside = co_await wait_for(which_task(), 1s);
    EXPECT_EQ(inside, current_task());
    const AnyTask without_limit = co_await wait_for(which_task(), std::nullopt);
    EXPECT_EQ(without_limit, current_task());
  });
}

TEST(WaitFor, C42_WhatEndsAtOnceCostsNoTurn) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    get_running_loop().call_soon([&] { trace("later"); });
    auto at_once = []() -> Coroutine<int> { co_return 1; };
    const int value = co_await wait_for(at_once(), 1s);
    trace(value);
    co_await sleep(0s);
    EXPECT_EQ(trace, "1 later");
  });
}

TEST(WaitFor, C43_WithATimeoutOfZeroOrLessACoroutineNeverStarts) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    auto body = [&](std::shared_ptr<int>) -> Coroutine<> {
      trace("started");
      co_return;
    };
    const auto parameter = std::make_shared<int>(1);
    const std::string zero = co_await outcome(wait_for(body(parameter), 0s));
    const std::string negative = co_await outcome(wait_for(body(parameter), -1s));
    EXPECT_EQ(zero, "TimeoutError()");
    EXPECT_EQ(negative, "TimeoutError()");
    EXPECT_EQ(trace, "");
    EXPECT_EQ(parameter.use_count(), 1);
    EXPECT_EQ(support::seconds(), 0.0);
  });
}

TEST(WaitFor, C43_WithATimeoutOfZeroAFutureThatIsDoneGivesItsResult) {
  run_virtual([]() -> Coroutine<> {
    const Future<int> done;
    done.set_result(3);
    const int value = co_await wait_for(done, 0s);
    EXPECT_EQ(value, 3);
    const Future<int> failed;
    failed.set_exception(ValueError("x"));
    const std::string ended = co_await outcome(wait_for(failed, 0s));
    EXPECT_EQ(ended, "ValueError('x')");
    const Future<int> cancelled;
    cancelled.cancel();
    const std::string of_cancelled = co_await outcome(wait_for(cancelled, -1s));
    EXPECT_EQ(of_cancelled, "CancelledError()");
  });
}

TEST(WaitFor, C43_WithATimeoutOfZeroAPendingTaskIsCancelledAndAwaited) {
  run_virtual([]() -> Coroutine<> {
    const Task<> task = create_task(slow_to_end(20ms));
    co_await sleep(0s);
    const std::exception_ptr error = co_await error_of(wait_for(task, 0s));
    EXPECT_EQ(asyncio::repr(error), "TimeoutError()");
    EXPECT_TRUE(support::is<CancelledError>(exception_cast<TimeoutError>(error)->cause()));
    EXPECT_TRUE(task.cancelled());
    EXPECT_EQ(support::seconds(), 0.02);
    const Task<int> answers = create_task(answers_with(8));
    co_await sleep(0s);
    const int value = co_await wait_for(answers, 0s);
    EXPECT_EQ(value, 8);
  });
}

TEST(WaitFor, C43_WithoutATimeoutItWaitsForAsLongAsItTakes) {
  run_virtual([]() -> Coroutine<> {
    const int one = co_await wait_for(sleep(1h, 4), None());
    EXPECT_EQ(one, 4);
    const int two = co_await wait_for(sleep(1h, 5), std::nullopt);
    EXPECT_EQ(two, 5);
    const std::optional<std::chrono::seconds> nothing;
    const int three = co_await wait_for(sleep(1h, 6), nothing);
    EXPECT_EQ(three, 6);
    EXPECT_EQ(support::seconds(), 3 * 3600.0);
  });
}

TEST(WaitFor, C44_ACancellationGoesBeforeAResultOfTheSameTurn) {
  run_virtual([]() -> Coroutine<> {
    const Future<int> future;
    const Task<> waiter = create_task([&]() -> Coroutine<> { co_await wait_for(future, 10s); });
    co_await spin();
    future.set_result(1);
    waiter.cancel();
    const std::string ended = co_await outcome(waiter);
    EXPECT_EQ(ended, "CancelledError()");
    EXPECT_TRUE(waiter.cancelled());
  });
}

TEST(WaitFor, C44_AResultOfTheTurnOfTheTimeoutIsLostToIt) {
  run_virtual([]() -> Coroutine<> {
    const Future<int> future;
    get_running_loop().call_later(10ms, [&] { future.set_result(1); });
    const std::string ended = co_await outcome(wait_for(future, 10ms));
    EXPECT_EQ(ended, "TimeoutError()");
    EXPECT_EQ(future.result(), 1);
  });
}

TEST(WaitFor, C45_CancellingTheCallerCancelsTheAwaitableAndWaitsForIt) {
  run_virtual([]() -> Coroutine<> {
    const Task<> inner = create_task(slow_to_end(20ms));
    const Task<> waiter = create_task([&]() -> Coroutine<> { co_await wait_for(inner, 10s); });
    co_await spin();
    waiter.cancel("outside");
    const std::string ended = co_await outcome(waiter);
    EXPECT_EQ(ended, "CancelledError('outside')");
    EXPECT_TRUE(inner.cancelled());
    EXPECT_EQ(support::seconds(), 0.02);
  });
}

TEST(WaitFor, C45_CancellingTheCallerDuringTheWaitOfATimeoutOfZeroStopsThatWait) {
  run_virtual([]() -> Coroutine<> {
    const Task<> inner = create_task(slow_to_end(20ms));
    co_await sleep(0s);
    const Task<> waiter = create_task([&]() -> Coroutine<> { co_await wait_for(inner, 0s); });
    co_await sleep(10ms);
    waiter.cancel();
    const std::string ended = co_await outcome(waiter);
    EXPECT_EQ(ended, "CancelledError()");
    EXPECT_EQ(support::seconds(), 0.01);
    EXPECT_FALSE(inner.done());
    co_await outcome(inner);
  });
}

TEST(WaitFor, GivesTheResultOfWhateverCanBeAwaited) {
  run_virtual([]() -> Coroutine<> {
    co_await wait_for(sleep(1ms), 1s);
    const std::string text = co_await wait_for(sleep(1ms, std::string("x")), 1s);
    EXPECT_EQ(text, "x");
    auto make = []() -> Coroutine<std::unique_ptr<int>> {
      co_await sleep(1ms);
      co_return std::make_unique<int>(2);
    };
    const std::unique_ptr<int> pointer = co_await wait_for(make(), 1s);
    EXPECT_EQ(*pointer, 2);
    const Task<std::unique_ptr<int>> task = create_task(make());
    const std::unique_ptr<int> of_task = co_await wait_for(task, 1s);
    EXPECT_EQ(*of_task, 2);
    auto [one, two] = co_await wait_for(gather(sleep(1ms, 1), sleep(1ms, 2)), 1s);
    EXPECT_EQ(one + two, 3);
  });
}

TEST(WaitFor, AnExceptionOfTheAwaitablePassesThrough) {
  run_virtual([]() -> Coroutine<> {
    auto fails = []() -> Coroutine<int> {
      co_await sleep(1ms);
      throw TypeError("mine");
    };
    const std::string ended = co_await outcome(wait_for(fails(), 1s));
    EXPECT_EQ(ended, "TypeError('mine')");
  });
}

TEST(WaitFor, TheShorterOfTwoLimitsActs) {
  run_virtual([]() -> Coroutine<> {
    const std::string inner = co_await outcome(wait_for(wait_for(sleep(10s), 1ms), 1s));
    EXPECT_EQ(inner, "TimeoutError()");
    EXPECT_EQ(support::seconds(), 0.001);
    const std::string outer = co_await outcome(wait_for(wait_for(sleep(10s), 1s), 1ms));
    EXPECT_EQ(outer, "TimeoutError()");
    EXPECT_EQ(support::seconds(), 0.002);
  });
}

TEST(WaitFor, ALimitThatWasNotNeededLeavesNoTimer) {
  run_virtual([]() -> Coroutine<> {
    co_await wait_for(sleep(1ms), 1h);
    EXPECT_TRUE(get_running_loop().timers().empty());
  });
}

TEST(WaitFor, ClosingTheLoopDestroysIt) {
  EXPECT_EQ(support::destroyed_by_close([]() -> Coroutine<> {
              const Task<> of_task = create_task(
                  []() -> Coroutine<> { co_await wait_for(create_task(sleep(2h)), 1h); });
              const Task<> of_future =
                  create_task([]() -> Coroutine<> { co_await wait_for(Future<int>(), 1h); });
              const Task<> without_limit = create_task(wait_for(sleep(2h), None()));
              co_await wait_for(sleep(2h, std::string(100, 'x')), 1h);
            }),
            5u);
}

TEST(WaitFor, ClosingTheLoopDestroysOneThatWaitsForACancelledAwaitable) {
  EXPECT_EQ(support::destroyed_by_close([]() -> Coroutine<> {
              const Task<> inner = create_task(slow_to_end(1h));
              const Task<> expired = create_task(wait_for(inner, 1us));
              const Task<> other = create_task(slow_to_end(1h));
              co_await sleep(0s);
              co_await wait_for(other, 0s);
            }),
            4u);
}

}  // namespace
