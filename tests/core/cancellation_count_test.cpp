// How cancellations are counted, withdrawn and answered, and shared by waiters (rules C-09 to C-17).
#include "support/outcome.hpp"
#include "support/virtual_test.hpp"

#include <string>
#include <type_traits>
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

TEST(Cancellation, C09_CancellingCountsTheRequestsAndUncancelTakesThemBackDownToZero) {
  run_virtual([]() -> Coroutine<> {
    const Task<std::string> task = create_task([]() -> Coroutine<std::string> {
      try {
        co_await sleep(10s);
      } catch (const CancelledError&) {
      }
      const AnyTask me = current_task();
      EXPECT_EQ(me.cancelling(), 2);  // catching did not change it
      EXPECT_EQ(me.uncancel(), 1);
      EXPECT_EQ(me.uncancel(), 0);
      EXPECT_EQ(me.uncancel(), 0);
      co_return "ok";
    });
    co_await sleep(0s);
    EXPECT_EQ(task.cancelling(), 0);
    EXPECT_TRUE(task.cancel());
    EXPECT_TRUE(task.cancel());
    EXPECT_EQ(task.cancelling(), 2);
    const std::string result = co_await task;
    EXPECT_EQ(result, "ok");
    EXPECT_EQ(task.cancelling(), 0);
  });
}

TEST(Cancellation, C09_TheCountOfACancelledTaskStays) {
  run_virtual([]() -> Coroutine<> {
    const Task<> task = create_task(sleep(10s));
    task.cancel();
    const std::string ended = co_await outcome(task);
    EXPECT_EQ(ended, "CancelledError()");
    EXPECT_EQ(task.cancelling(), 1);
  });
}

TEST(Cancellation, C10_ManyRequestsBeforeDeliveryGiveOneCancelledError) {
  run_virtual([]() -> Coroutine<> {
    int thrown = 0;
    const Task<> task = create_task([&]() -> Coroutine<> {
      for (int round = 0; round < 3; ++round) {
        try {
          co_await sleep(5ms);
        } catch (const CancelledError&) {
          ++thrown;
        }
      }
    });
    co_await sleep(0s);
    task.cancel();
    task.cancel();
    task.cancel();
    co_await task;
    EXPECT_EQ(thrown, 1);
    EXPECT_EQ(support::seconds(), 0.01);  // the two other sleeps were whole
  });
}

TEST(Cancellation, C10_TheSameOnAFuture) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    const Future<> first;
    const Future<int> second;
    const Task<> task = create_task([&]() -> Coroutine<> {
      try {
        co_await first;
      } catch (const CancelledError&) {
        trace("cancelled");
      }
      const int value = co_await second;
      trace(value);
    });
    co_await sleep(0s);
    task.cancel();
    task.cancel();
    co_await sleep(0s);
    EXPECT_FALSE(second.done());
    second.set_result(3);
    const std::string ended = co_await outcome(task);
    EXPECT_EQ(ended, "None");
    EXPECT_EQ(trace, "cancelled 3");
  });
}

TEST(Cancellation, C10_AfterOneWasCaughtANewRequestIsDeliveredAgain) {
  run_virtual([]() -> Coroutine<> {
    int thrown = 0;
    const Task<> task = create_task([&]() -> Coroutine<> {
      for (int round = 0; round < 2; ++round) {
        try {
          co_await sleep(10s);
        } catch (const CancelledError&) {
          ++thrown;
        }
      }
    });
    co_await sleep(0s);
    task.cancel();
    co_await sleep(1s);
    EXPECT_EQ(thrown, 1);
    task.cancel();
    co_await task;
    EXPECT_EQ(thrown, 2);
    EXPECT_EQ(task.cancelling(), 2);
    EXPECT_EQ(support::seconds(), 1.0);
  });
}

TEST(Cancellation, C11_CancellingATaskThatIsDoneReturnsFalseAndCountsNothing) {
  run_virtual([]() -> Coroutine<> {
    const Task<> finished = create_task(sleep(0s));
    const Task<> failed = create_task([]() -> Coroutine<> {
      throw ValueError("x");
      co_return;
    });
    const Task<> cancelled = create_task(sleep(10s));
    cancelled.cancel();
    co_await spin();
    EXPECT_FALSE(finished.cancel());
    EXPECT_EQ(finished.cancelling(), 0);
    EXPECT_FALSE(finished.cancelled());
    EXPECT_FALSE(failed.cancel("too late"));
    EXPECT_EQ(failed.cancelling(), 0);
    EXPECT_EQ(repr(failed.exception()), "ValueError('x')");
    EXPECT_FALSE(cancelled.cancel());
    EXPECT_EQ(cancelled.cancelling(), 1);
  });
}

TEST(Cancellation, C12_UncancelToZeroWithdrawsACancellationThatWasNotDelivered) {
  run_virtual([]() -> Coroutine<> {
    const Task<std::string> task = create_task([]() -> Coroutine<std::string> {
      const AnyTask me = current_task();
      me.cancel();
      EXPECT_EQ(me.uncancel(), 0);
      co_await sleep(1ms);
      co_return "alive";
    });
    const std::string result = co_await task;
    EXPECT_EQ(result, "alive");
  });
}

TEST(Cancellation, C12_UncancelThatLeavesACountWithdrawsNothing) {
  run_virtual([]() -> Coroutine<> {
    const Task<> task = create_task([]() -> Coroutine<> {
      const AnyTask me = current_task();
      me.cancel();
      me.cancel();
      EXPECT_EQ(me.uncancel(), 1);
      co_await sleep(0s);
    });
    const std::string ended = co_await outcome(task);
    EXPECT_EQ(ended, "CancelledError()");
  });
}

TEST(Cancellation, C12_ATaskThatHasNotBegunCanBeSavedFromOutside) {
  run_virtual([]() -> Coroutine<> {
    const Task<int> task = create_task([]() -> Coroutine<int> { co_return 4; });
    task.cancel();
    EXPECT_EQ(task.uncancel(), 0);
    const int result = co_await task;
    EXPECT_EQ(result, 4);
  });
}

TEST(Cancellation, C12_WhatTheAwaitedFutureHasHeardIsNotWithdrawn) {
  run_virtual([]() -> Coroutine<> {
    const Future<> future;
    const Task<> task = create_task(await_future(future));
    co_await sleep(0s);
    task.cancel();
    EXPECT_EQ(task.uncancel(), 0);
    const std::string ended = co_await outcome(task);
    EXPECT_EQ(ended, "CancelledError()");
    EXPECT_TRUE(future.cancelled());
    EXPECT_EQ(task.cancelling(), 0);
  });
}

TEST(Cancellation, C13_ATaskMayAnswerWithAnotherException) {
  run_virtual([]() -> Coroutine<> {
    const Task<> task = create_task([]() -> Coroutine<> {
      bool cancelled = false;
      try {
        co_await sleep(10s);
      } catch (const CancelledError&) {
        cancelled = true;
      }
      co_await sleep(1s);  // the cleanup may suspend
      if (cancelled) throw ValueError("instead");
    });
    co_await sleep(0s);
    task.cancel();
    const std::string ended = co_await outcome(task);
    EXPECT_EQ(ended, "ValueError('instead')");
    EXPECT_FALSE(task.cancelled());
    EXPECT_EQ(support::seconds(), 1.0);
  });
}

TEST(Cancellation, C13_ATaskMayAnswerWithAResult) {
  run_virtual([]() -> Coroutine<> {
    const auto task = create_task(stubborn(1, "result"));
    co_await sleep(0s);
    task.cancel();
    const std::string result = co_await task;
    EXPECT_EQ(result, "result");
    EXPECT_FALSE(task.cancelled());
  });
}

TEST(Cancellation, C13_CleanupThatSuspendsKeepsItsLocals) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    auto inner = [&]() -> Coroutine<> {
      const Finally last(trace, "inner");
      co_await sleep(10s);
    };
    const Task<> task = create_task([&]() -> Coroutine<> {
      const Finally last(trace, "outer");
      std::exception_ptr error;
      try {
        co_await inner();
      } catch (...) {
        error = std::current_exception();
      }
      co_await sleep(1ms);
      trace("cleanup");
      std::rethrow_exception(error);
    });
    co_await sleep(0s);
    task.cancel();
    const std::string ended = co_await outcome(task);
    EXPECT_EQ(ended, "CancelledError()");
    EXPECT_EQ(trace, "inner cleanup outer");
  });
}

TEST(Cancellation, C14_CancelledErrorIsNoStdException) {
  static_assert(!std::is_base_of_v<std::exception, CancelledError>);
  static_assert(std::is_base_of_v<BaseException, CancelledError>);
  static_assert(!std::is_base_of_v<Exception, CancelledError>);
  run_virtual([]() -> Coroutine<> {
    const Task<> task = create_task([]() -> Coroutine<> {
      try {
        co_await sleep(10s);
      } catch (const std::exception&) {
        ADD_FAILURE() << "a cancellation was caught as std::exception";
      }
    });
    co_await sleep(0s);
    task.cancel();
    const std::string ended = co_await outcome(task);
    EXPECT_EQ(ended, "CancelledError()");
    EXPECT_TRUE(task.cancelled());
  });
}

TEST(Cancellation, C15_AFutureIsCancelledAtOnceAndWakesEveryWaiter) {
  run_virtual([]() -> Coroutine<> {
    const Future<> future;
    const Task<> one = create_task(await_future(future));
    const Task<> two = create_task(await_future(future));
    co_await sleep(0s);
    EXPECT_TRUE(future.cancel("m"));
    EXPECT_TRUE(future.cancelled());
    EXPECT_FALSE(one.done());
    co_await sleep(0s);
    for (const Task<>& task : {one, two}) {
      EXPECT_TRUE(task.cancelled());
      EXPECT_EQ(task.cancelling(), 0);
      EXPECT_EQ(support::outcome_of_call([&] { task.result(); }), "CancelledError('m')");
    }
    EXPECT_FALSE(future.cancel());
  });
}

TEST(Cancellation, C16_CancellingOneWaiterCancelsTheFutureForAll) {
  run_virtual([]() -> Coroutine<> {
    const Future<> future;
    const Task<> one = create_task(await_future(future));
    const Task<> two = create_task(await_future(future));
    co_await sleep(0s);
    one.cancel();
    const std::string ended = co_await outcome(two);
    EXPECT_EQ(ended, "CancelledError()");
    EXPECT_TRUE(two.cancelled());
    EXPECT_EQ(two.cancelling(), 0);
    EXPECT_EQ(one.cancelling(), 1);
  });
}

TEST(Cancellation, C16_AShieldKeepsTheFutureForTheOthers) {
  run_virtual([]() -> Coroutine<> {
    const Future<> future;
    const Task<> one = create_task([&]() -> Coroutine<> { co_await shield(future); });
    const Task<> two = create_task(await_future(future));
    co_await sleep(0s);
    one.cancel();
    co_await spin();
    EXPECT_TRUE(one.cancelled());
    EXPECT_FALSE(future.done());
    future.set_result();
    co_await two;
    EXPECT_FALSE(two.cancelled());
  });
}

TEST(Cancellation, C17_ACancellationRefusedByTheChildCanBeRepeated) {
  run_virtual([]() -> Coroutine<> {
    const auto child = create_task(stubborn(2, "done"));
    const auto parent = create_task([&]() -> Coroutine<std::string> { co_return co_await child; });
    co_await spin();
    parent.cancel();
    co_await spin();
    EXPECT_FALSE(parent.done());
    parent.cancel();
    const std::string result = co_await parent;
    EXPECT_EQ(result, "done");
    EXPECT_EQ(parent.cancelling(), 2);
    EXPECT_EQ(child.cancelling(), 2);
    EXPECT_EQ(support::seconds(), 0.0);
  });
}

}  // namespace
