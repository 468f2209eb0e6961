// shield: who hears of a cancellation, and who does not (rules C-30 to C-32).
#include "support/closing.hpp"
#include "support/outcome.hpp"
#include "support/virtual_test.hpp"

#include <memory>
#include <new>
#include <string>
#include <utility>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::outcome;
using support::run_virtual;
using support::spin;
using support::Trace;

TEST(Shield, C30_CancellingTheWaiterLeavesTheInnerTaskRunning) {
  run_virtual([]() -> Coroutine<> {
    const Task<std::string> inner = create_task(sleep(10ms, std::string("r")));
    const Task<> waiter = create_task([&]() -> Coroutine<> { co_await shield(inner); });
    co_await spin();
    waiter.cancel("only the waiter");
    const std::string ended = co_await outcome(waiter);
    EXPECT_EQ(ended, "CancelledError('only the waiter')");
    EXPECT_EQ(support::seconds(), 0.0);
    EXPECT_FALSE(inner.done());
    EXPECT_EQ(inner.cancelling(), 0);
    const std::string result = co_await inner;
    EXPECT_EQ(result, "r");
  });
}

TEST(Shield, C30_CancellingTheOuterFutureIsImmediateToo) {
  run_virtual([]() -> Coroutine<> {
    const Task<int> inner = create_task(sleep(10ms, 4));
    const Future<int> outer = shield(inner);
    EXPECT_TRUE(outer.cancel());
    EXPECT_TRUE(outer.cancelled());
    const std::string ended = co_await outcome(outer);
    EXPECT_EQ(ended, "CancelledError()");
    const int result = co_await inner;
    EXPECT_EQ(result, 4);
  });
}

TEST(Shield, C30_GivesTheResultOrTheException) {
  run_virtual([]() -> Coroutine<> {
    const int result = co_await shield(sleep(1ms, 6));
    EXPECT_EQ(result, 6);
    co_await shield(sleep(1ms));
    auto fails = []() -> Coroutine<int> {
      co_await sleep(1ms);
      throw ValueError("x");
    };
    const std::string ended = co_await outcome(shield(fails()));
    EXPECT_EQ(ended, "ValueError('x')");
  });
}

TEST(Shield, C30_AShieldedCoroutineBecomesATaskAtOnce) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    auto inner = [&]() -> Coroutine<> {
      trace("began");
      co_await sleep(1ms);
      trace("ended");
    };
    const Future<> outer = shield(inner());
    outer.cancel();
    co_await sleep(10ms);
    EXPECT_EQ(trace, "began ended");
  });
}

TEST(Shield, C30_AFutureMayBeShieldedSeveralTimes) {
  run_virtual([]() -> Coroutine<> {
    const Future<int> inner;
    const Future<int> one = shield(inner);
    const Future<int> two = shield(inner);
    one.cancel();
    get_running_loop().call_soon([&] { inner.set_result(2); });
    const int result = co_await two;
    EXPECT_EQ(result, 2);
    EXPECT_TRUE(one.cancelled());
  });
}

TEST(Shield, C31_WhenTheInnerOneIsCancelledTheShieldIsToo) {
  run_virtual([]() -> Coroutine<> {
    const Task<> inner = create_task(sleep(10s));
    const Future<> outer = shield(inner);
    inner.cancel();
    const std::string ended = co_await outcome(outer);
    EXPECT_EQ(ended, "CancelledError()");
    EXPECT_TRUE(outer.cancelled());
  });
}

TEST(Shield, C31_AFutureThatIsDoneIsGivenAsItIs) {
  run_virtual([]() -> Coroutine<> {
    const Future<int> done;
    done.set_result(1);
    EXPECT_EQ(shield(done), done);
    const Future<int> cancelled;
    cancelled.cancel();
    EXPECT_EQ(shield(cancelled), cancelled);
    const Future<int> pending;
    EXPECT_NE(shield(pending), pending);
    pending.set_result(1);
    co_await spin();
  });
}

TEST(Shield, C32_AFailureAfterTheCancellationIsReportedAtOnce) {
  const support::VirtualLoop loop;
  const support::Errors errors(*loop);
  loop->run_until_complete([&]() -> Coroutine<> {
    const Task<> inner = create_task([]() -> Coroutine<> {
      co_await sleep(5ms);
      throw ValueError("late");
    });
    const Future<> outer = shield(inner);
    co_await sleep(0s);
    outer.cancel();
    co_await sleep(10ms);
    EXPECT_EQ(errors.reports.size(), 1u);  // while `inner` is still held
  });
  loop->close();
  ASSERT_EQ(errors.reports.size(), 1u);
  EXPECT_EQ(errors.reports[0].message, "ValueError exception in shielded future");
  EXPECT_EQ(asyncio::repr(errors.reports[0].exception), "ValueError('late')");
  EXPECT_TRUE(errors.reports[0].has_future);
}

TEST(Shield, C32_AResultOrACancellationAfterTheCancellationIsNotReported) {
  const support::VirtualLoop loop;
  const support::Errors errors(*loop);
  loop->run_until_complete([]() -> Coroutine<> {
    const Task<> finishes = create_task(sleep(5ms));
    const Task<> cancelled = create_task(sleep(10s));
    shield(finishes).cancel();
    shield(cancelled).cancel();
    co_await sleep(1ms);
    cancelled.cancel();
    co_await sleep(10ms);
  });
  loop->close();
  EXPECT_TRUE(errors.reports.empty());
}

TEST(Shield, C32_AFailureInTheTurnOfTheCancellationIsReported) {
  const support::VirtualLoop loop;
  const support::Errors errors(*loop);
  loop->run_until_complete([]() -> Coroutine<> {
    const Future<> inner;
    const Future<> outer = shield(inner);
    outer.cancel();
    co_await sleep(0s);
    inner.set_exception(ValueError("x"));
    co_await spin();
  });
  loop->close();
  ASSERT_EQ(errors.reports.size(), 1u);
  EXPECT_EQ(errors.reports[0].message, "ValueError exception in shielded future");
}

TEST(Shield, ATimeoutAroundAShieldStopsTheWaitingAndNotTheWork) {
  run_virtual([]() -> Coroutine<> {
    const Task<int> work = create_task(sleep(20ms, 9));
    const std::string ended = co_await outcome(wait_for(shield(work), 10ms));
    EXPECT_EQ(ended, "TimeoutError()");
    EXPECT_EQ(support::seconds(), 0.01);
    const int result = co_await work;
    EXPECT_EQ(result, 9);
  });
}

TEST(Shield, GivesAResultThatCannotBeCopied) {
  run_virtual([]() -> Coroutine<> {
    auto make = []() -> Coroutine<std::unique_ptr<int>> {
      co_await sleep(1ms);
      co_return std::make_unique<int>(5);
    };
    const std::unique_ptr<int> result = co_await shield(make());
    EXPECT_EQ(*result, 5);
  });
}

struct Uncopied {
  Uncopied() = default;
  Uncopied(const Uncopied&) { throw std::bad_alloc(); }
  Uncopied(Uncopied&&) noexcept = default;
};

TEST(Shield, AResultThatCannotBeCopiedForWantOfMemoryFailsTheShield) {
  run_virtual([]() -> Coroutine<> {
    const Task<Uncopied> inner = create_task([]() -> Coroutine<Uncopied> { co_return Uncopied(); });
    const std::exception_ptr error = co_await support::error_of(shield(inner));
    EXPECT_TRUE(support::is<std::bad_alloc>(error));
    EXPECT_TRUE(inner.done());
  });
}

TEST(Shield, ClosingTheLoopDestroysShieldedTasksAndTheirWaiters) {
  EXPECT_EQ(support::destroyed_by_close([]() -> Coroutine<> {
              const Task<std::string> inner = create_task(sleep(1h, std::string(100, 'x')));
              const Task<> cancelled =
                  create_task([inner]() -> Coroutine<> { co_await shield(inner); });
              co_await sleep(0s);
              cancelled.cancel();
              co_await shield(inner);
            }),
            2u);
}

TEST(Shield, ClosingTheLoopDestroysAShieldedPlainFutureAndItsWaiters) {
  EXPECT_EQ(support::destroyed_by_close([]() -> Coroutine<> {
              const Future<int> inner;
              const Future<int> nobody_waits = shield(inner);
              const Future<int> cancelled = shield(inner);
              co_await sleep(0s);
              cancelled.cancel();
              co_await shield(inner);
            }),
            1u);
}

TEST(Shield, ClosingTheLoopDestroysAShieldWhoseInnerOneHasJustEnded) {
  const support::VirtualLoop loop;
  const support::Errors errors(*loop);
  const Future<std::string> inner = loop->create_future<std::string>();
  loop->create_task([inner]() -> Coroutine<> { co_await shield(inner); });
  loop.turns(2);
  inner.set_result(std::string(100, 'x'));  // the callback is queued, and never runs
  loop->close();
  EXPECT_EQ(errors.reports.size(), 1u);
}

}  // namespace
