// How a cancellation travels from cancel() to the await that throws it (rules C-01 to C-08).
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

// Writes a word when it is destroyed: what `finally` is in Python.
class Finally {
 public:
  Finally(Trace& trace, std::string word) : trace_(trace), word_(std::move(word)) {}
  Finally(const Finally&) = delete;
  Finally& operator=(const Finally&) = delete;
  ~Finally() { trace_(word_); }

 private:
  Trace& trace_;
  std::string word_;
};

Coroutine<> await_future(Future<> future) { co_await future; }

// Sleeps, and answers its first `refusals` cancellations by sleeping again.
Coroutine<std::string> stubborn(int refusals, std::string value) {
  for (int refused = 0; refused < refusals;) {
    try {
      co_await sleep(10s);
      co_return "slept";
    } catch (const CancelledError&) {
      ++refused;
    }
  }
  co_return value;
}

TEST(Cancellation, C01_CancellingBeforeTheFirstStepNeverRunsTheBody) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    auto body = [&]() -> Coroutine<> {
      const Finally last(trace, "finally");
      trace("body");
      co_return;
    };
    const Task<> task = create_task(body);
    EXPECT_TRUE(task.cancel());
    EXPECT_FALSE(task.done());
    EXPECT_FALSE(task.cancelled());
    const std::string ended = co_await outcome(task);
    EXPECT_EQ(ended, "CancelledError()");
    EXPECT_TRUE(task.cancelled());
    EXPECT_EQ(trace, "");
  });
}

TEST(Cancellation, C01_ATaskCancelledBeforeItsFirstStepIsDoneWhenThatStepIsDue) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    const Task<> task = create_task(sleep(1s));
    task.cancel();
    get_running_loop().call_soon([&] { trace(task.cancelled() ? "cancelled" : "pending"); });
    trace(task.done() ? "done" : "pending");
    co_await sleep(0s);
    EXPECT_EQ(trace, "pending cancelled");
  });
}

TEST(Cancellation, C01_TheParametersOfABodyThatNeverRanAreDestroyed) {
  run_virtual([]() -> Coroutine<> {
    auto owned = std::make_shared<int>(1);
    auto body = [](std::shared_ptr<int> kept) -> Coroutine<> {
      co_await sleep(1s);
      *kept = 2;
    };
    const Task<> task = create_task(body(owned));
    EXPECT_EQ(owned.use_count(), 2);
    task.cancel();
    co_await sleep(0s);
    EXPECT_EQ(owned.use_count(), 1);
    EXPECT_TRUE(task.cancelled());
  });
}

TEST(Cancellation, C02_CancellingAWaitingTaskCancelsItsFutureAtOnceAndThrowsOneTurnLater) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    const Future<> future;
    const Task<> task = create_task([&]() -> Coroutine<> {
      try {
        co_await future;
      } catch (const CancelledError&) {
        trace("thrown");
        throw;
      }
    });
    co_await sleep(0s);
    task.cancel();
    EXPECT_TRUE(future.cancelled());
    EXPECT_EQ(trace, "");
    EXPECT_FALSE(task.done());
    co_await sleep(0s);
    EXPECT_EQ(trace, "thrown");
    EXPECT_TRUE(task.cancelled());
  });
}

TEST(Cancellation, C02_ASleepIsNeverInterruptedInsideCancel) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    const Task<> task = create_task([&]() -> Coroutine<> {
      const Finally last(trace, "finally");
      co_await sleep(10s);
    });
    co_await sleep(1s);
    task.cancel();
    trace("cancel returned");
    const std::string ended = co_await outcome(task);
    EXPECT_EQ(ended, "CancelledError()");
    EXPECT_EQ(trace, "cancel returned finally");
    EXPECT_EQ(support::seconds(), 1.0);
  });
}

TEST(Cancellation, C03_TheChildEndsItsCleanupBeforeTheParentHearsOfTheCancellation) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    const Task<> child = create_task([&]() -> Coroutine<> {
      std::exception_ptr cancelled;
      try {
        co_await sleep(10s);
      } catch (const CancelledError&) {
        cancelled = std::current_exception();
      }
      co_await sleep(10ms);
      trace("child");
      std::rethrow_exception(cancelled);
    });
    const Task<> parent = create_task([&]() -> Coroutine<> {
      try {
        co_await child;
      } catch (const CancelledError&) {
        trace("parent");
        throw;
      }
    });
    co_await spin(2);
    parent.cancel();
    const std::string ended = co_await outcome(parent);
    EXPECT_EQ(ended, "CancelledError()");
    EXPECT_EQ(trace, "child parent");
    EXPECT_TRUE(child.cancelled());
    EXPECT_TRUE(parent.cancelled());
    EXPECT_EQ(support::seconds(), 0.01);
  });
}

TEST(Cancellation, C03_EveryTaskOfAChainIsCancelledHoweverLongItIs) {
  run_virtual([]() -> Coroutine<> {
    std::vector<Task<>> chain;
    chain.push_back(create_task(sleep(10s)));
    for (int length = 1; length < 20'000; ++length) {
      auto wait_for_one = [](Task<> one) -> Coroutine<> { co_await one; };
      chain.push_back(create_task(wait_for_one(chain.back())));
    }
    co_await spin(2);
    chain.back().cancel();
    for (const Task<>& task : chain) EXPECT_EQ(task.cancelling(), 1);
    const std::string ended = co_await outcome(chain.back());
    EXPECT_EQ(ended, "CancelledError()");
    for (const Task<>& task : chain) EXPECT_TRUE(task.cancelled());
  });
}

TEST(Cancellation, C04_AParentWhoseChildSuppressesTheCancellationGetsTheResult) {
  run_virtual([]() -> Coroutine<> {
    const auto child = create_task(stubborn(1, "saved"));
    const auto parent = create_task([&]() -> Coroutine<std::string> { co_return co_await child; });
    co_await spin();
    parent.cancel();
    const std::string result = co_await parent;
    EXPECT_EQ(result, "saved");
    EXPECT_FALSE(parent.cancelled());
    EXPECT_EQ(parent.cancelling(), 1);
  });
}

TEST(Cancellation, C05_ACancellationBetweenResultAndResumptionWinsOverTheResult) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    const Future<std::string> future;
    const Task<> task = create_task([&]() -> Coroutine<> {
      try {
        const std::string& value = co_await future;
        trace(value);
      } catch (const CancelledError&) {
        trace("cancelled");
      }
    });
    co_await sleep(0s);
    future.set_result("value");
    task.cancel();
    co_await task;
    EXPECT_EQ(trace, "cancelled");
    EXPECT_EQ(future.result(), "value");
  });
}

TEST(Cancellation, C05_ACancellationInTheTurnInWhichASleepEndsWinsOverIt) {
  run_virtual([]() -> Coroutine<> {
    const Task<> task = create_task(sleep(10ms));
    co_await sleep(0s);
    // Behind the sleep's own timer, in the same turn: the task is about to resume.
    get_running_loop().call_later(10ms, [&] { EXPECT_TRUE(task.cancel()); });
    const std::string ended = co_await outcome(task);
    EXPECT_EQ(ended, "CancelledError()");
    EXPECT_TRUE(task.cancelled());
  });
}

TEST(Cancellation, C05_ACancellationBetweenErrorAndResumptionWinsAndTheErrorIsNotReported) {
  const support::VirtualLoop loop;
  const support::Errors errors(*loop);
  loop->run_until_complete([]() -> Coroutine<> {
    Future<> future;
    const Task<> task = create_task(await_future(future));
    co_await sleep(0s);
    future.set_exception(ValueError("late"));
    task.cancel();
    const std::string ended = co_await outcome(task);
    EXPECT_EQ(ended, "CancelledError()");
  });
  EXPECT_TRUE(errors.reports.empty());
}

TEST(Cancellation, C06_ATaskThatCancelsItselfGoesOnToItsNextSuspension) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    const Future<int> done;
    done.set_result(1);
    const Task<> task = create_task([&]() -> Coroutine<> {
      current_task().cancel();
      const int value = co_await done;
      trace(value);
      trace("goes on");
      co_await sleep(0s);
      trace("not reached");
    });
    const std::string ended = co_await outcome(task);
    EXPECT_EQ(ended, "CancelledError()");
    EXPECT_EQ(trace, "1 goes on");
  });
}

TEST(Cancellation, C06_ASelfCancellationIsPassedToTheFutureThatIsAwaitedNext) {
  run_virtual([]() -> Coroutine<> {
    const Future<> future;
    const Task<> task = create_task([&]() -> Coroutine<> {
      current_task().cancel("mine");
      co_await future;
    });
    co_await sleep(0s);
    EXPECT_TRUE(future.cancelled());
    const std::string ended = co_await outcome(task);
    EXPECT_EQ(ended, "CancelledError('mine')");
  });
}

TEST(Cancellation, C06_ASelfCancellationEndsASleepBeforeItsTimePasses) {
  run_virtual([]() -> Coroutine<> {
    const Task<> task = create_task([]() -> Coroutine<> {
      current_task().cancel();
      co_await sleep(10s);
    });
    const std::string ended = co_await outcome(task);
    EXPECT_EQ(ended, "CancelledError()");
    EXPECT_EQ(support::seconds(), 0.0);
  });
}

TEST(Cancellation, C06_ASelfCancellationIsPassedOnThroughNestedCoroutines) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    auto inner = [&]() -> Coroutine<int> {
      current_task().cancel();
      co_return 7;
    };
    const Task<> task = create_task([&]() -> Coroutine<> {
      const int value = co_await inner();  // no suspension (T-04)
      trace(value);
      co_await sleep(0s);
    });
    const std::string ended = co_await outcome(task);
    EXPECT_EQ(ended, "CancelledError()");
    EXPECT_EQ(trace, "7");
  });
}

TEST(Cancellation, C07_ATaskThatCancelsItselfAndReturnsEndsCancelled) {
  run_virtual([]() -> Coroutine<> {
    const Task<int> task = create_task([]() -> Coroutine<int> {
      current_task().cancel("dropped");
      co_return 5;
    });
    const std::string ended = co_await outcome(task);
    EXPECT_EQ(ended, "CancelledError('dropped')");
    EXPECT_TRUE(task.cancelled());
  });
}

TEST(Cancellation, C07_ATaskThatCancelsItselfAndThrowsFailsWithThat) {
  run_virtual([]() -> Coroutine<> {
    const Task<> task = create_task([]() -> Coroutine<> {
      current_task().cancel();
      throw ValueError("mine");
      co_return;
    });
    const std::string ended = co_await outcome(task);
    EXPECT_EQ(ended, "ValueError('mine')");
    EXPECT_FALSE(task.cancelled());
  });
}

TEST(Cancellation, C08_TheMessageIsSeenAtTheAwaitAndByWhoeverAwaitsTheTask) {
  run_virtual([]() -> Coroutine<> {
    std::optional<std::string> seen;
    const Task<> task = create_task([&]() -> Coroutine<> {
      try {
        co_await sleep(10s);
      } catch (const CancelledError& error) {
        seen = error.message();
        throw;
      }
    });
    co_await sleep(0s);
    task.cancel("why");
    const std::string ended = co_await outcome(task);
    EXPECT_EQ(seen, "why");
    EXPECT_EQ(ended, "CancelledError('why')");
    EXPECT_EQ(support::outcome_of_call([&] { task.exception(); }), "CancelledError('why')");
    EXPECT_EQ(support::outcome_of_call([&] { task.result(); }), "CancelledError('why')");
  });
}

TEST(Cancellation, C08_TheMessageTravelsThroughAwaitedTasksAndFutures) {
  run_virtual([]() -> Coroutine<> {
    const Future<> future;
    const Task<> child = create_task(await_future(future));
    const Task<> parent = create_task(await_future(child));
    co_await spin();
    parent.cancel("from above");
    const std::string parent_ended = co_await outcome(parent);
    const std::string child_ended = co_await outcome(child);
    const std::string future_ended = co_await outcome(future);
    EXPECT_EQ(parent_ended, "CancelledError('from above')");
    EXPECT_EQ(child_ended, "CancelledError('from above')");
    EXPECT_EQ(future_ended, "CancelledError('from above')");
  });
}

TEST(Cancellation, C08_NoMessageAndAnEmptyOneDiffer) {
  run_virtual([]() -> Coroutine<> {
    const Task<> without = create_task(sleep(10s));
    const Task<> empty = create_task(sleep(10s));
    co_await sleep(0s);
    without.cancel();
    empty.cancel("");
    const std::exception_ptr first = co_await error_of(without);
    const std::exception_ptr second = co_await error_of(empty);
    EXPECT_EQ(exception_cast<CancelledError>(first)->message(), std::nullopt);
    EXPECT_EQ(exception_cast<CancelledError>(second)->message(), "");
  });
}

TEST(Cancellation, ACancellationUnwindsAwaitedCoroutinesFromTheInnermost) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    auto innermost = [&]() -> Coroutine<> {
      const Finally last(trace, "3");
      co_await sleep(10s);
    };
    auto middle = [&]() -> Coroutine<> {
      const Finally last(trace, "2");
      co_await innermost();
    };
    const Task<> task = create_task([&]() -> Coroutine<> {
      const Finally last(trace, "1");
      co_await middle();
    });
    co_await sleep(0s);
    task.cancel();
    co_await outcome(task);
    EXPECT_EQ(trace, "3 2 1");
  });
}

TEST(Cancellation, ACancelledTaskThatTheLoopNeverResumesIsDestroyed) {
  const support::VirtualLoop loop;
  const support::Errors errors(*loop);
  const Task<> task = loop->create_task(sleep(10s));
  loop.turns();
  task.cancel("never delivered");
  loop->close();
  EXPECT_FALSE(task.done());
  EXPECT_EQ(errors.reports.size(), 1u);
}

}  // namespace
