// Timeout: whose cancellation it was, and when it becomes TimeoutError (rules C-50 to C-59).
#include "support/closing.hpp"
#include "support/manual_platform.hpp"
#include "support/outcome.hpp"
#include "support/virtual_test.hpp"

#include <optional>
#include <string>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::error_of;
using support::outcome;
using support::run_virtual;
using support::spin;
using support::Trace;

Coroutine<> long_sleep() { co_await sleep(10s); }

TEST(Timeout, C50_TheDeadlineCancelsTheTaskAndTheEndOfTheBlockMakesItATimeoutError) {
  run_virtual([]() -> Coroutine<> {
    Timeout limit = timeout(5ms);
    const std::exception_ptr error = co_await error_of(async_with(limit, long_sleep));
    EXPECT_EQ(asyncio::repr(error), "TimeoutError()");
    EXPECT_TRUE(support::is<CancelledError>(exception_cast<TimeoutError>(error)->cause()));
    EXPECT_TRUE(support::is<OSError>(error));
    EXPECT_TRUE(limit.expired());
    EXPECT_EQ(current_task().cancelling(), 0);
    EXPECT_EQ(support::seconds(), 0.005);
    co_await sleep(1ms);  // nothing is left to be delivered
  });
}

TEST(Timeout, C50_ACountFromBeforeTheBlockStays) {
  run_virtual([]() -> Coroutine<> {
    const Task<> task = create_task([]() -> Coroutine<> {
      try {
        co_await sleep(10s);
      } catch (const CancelledError&) {
      }
      EXPECT_EQ(current_task().cancelling(), 1);
      const std::string ended = co_await outcome(async_with(timeout(5ms), long_sleep));
      EXPECT_EQ(ended, "TimeoutError()");
      EXPECT_EQ(current_task().cancelling(), 1);
    });
    co_await sleep(0s);
    task.cancel();
    co_await task;
  });
}

TEST(Timeout, C50_ABlockThatEndsInTimeIsLeftAlone) {
  run_virtual([]() -> Coroutine<> {
    Timeout limit = timeout(5ms);
    const int value = co_await async_with(limit, []() -> Coroutine<int> {
      co_await sleep(4ms);
      co_return 3;
    });
    EXPECT_EQ(value, 3);
    EXPECT_FALSE(limit.expired());
    EXPECT_TRUE(get_running_loop().timers().empty());
    co_await sleep(1s);
    EXPECT_FALSE(limit.expired());
  });
}

TEST(Timeout, C51_InsideTheBlockTheCodeSeesCancelledError) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    try {
      co_await async_with(timeout(5ms), [&]() -> Coroutine<> {
        try {
          co_await sleep(10s);
        } catch (const TimeoutError&) {
          trace("TimeoutError inside");
          throw;
        } catch (const CancelledError&) {
          trace("CancelledError");
          throw;
        }
      });
    } catch (const TimeoutError&) {
      trace("TimeoutError");
    }
    EXPECT_EQ(trace, "CancelledError TimeoutError");
  });
}

TEST(Timeout, C52_WhenTheOuterDeadlinePassesFirstTheInnerBlockLetsItThrough) {
  run_virtual([]() -> Coroutine<> {
    Timeout outer = timeout(5ms);
    Timeout inner = timeout(10s);
    std::string at_inner;
    const std::string ended = co_await outcome(async_with(outer, [&]() -> Coroutine<> {
      std::exception_ptr error;
      try {
        co_await async_with(inner, []() -> Coroutine<> { co_await sleep(20s); });
      } catch (...) {
        error = std::current_exception();
      }
      at_inner = asyncio::repr(error);
      if (error) std::rethrow_exception(error);
    }));
    EXPECT_EQ(at_inner, "CancelledError()");
    EXPECT_EQ(ended, "TimeoutError()");
    EXPECT_TRUE(outer.expired());
    EXPECT_FALSE(inner.expired());
  });
}

TEST(Timeout, C52_WhenTheInnerDeadlinePassesFirstTheOuterBlockGoesOn) {
  run_virtual([]() -> Coroutine<> {
    Timeout outer = timeout(10s);
    Timeout inner = timeout(5ms);
    co_await async_with(outer, [&]() -> Coroutine<> {
      const std::string at_inner =
          co_await outcome(async_with(inner, []() -> Coroutine<> { co_await sleep(20s); }));
      EXPECT_EQ(at_inner, "TimeoutError()");
      co_await sleep(1s);
    });
    EXPECT_TRUE(inner.expired());
    EXPECT_FALSE(outer.expired());
    EXPECT_EQ(support::seconds(), 1.005);
  });
}

TEST(Timeout, C53_TwoDeadlinesInOneTurnGiveOneTimeoutErrorFromTheOuterBlock) {
  run_virtual([]() -> Coroutine<> {
    Timeout outer = timeout(5ms);
    Timeout inner = timeout(5ms);
    std::string at_inner;
    const std::string ended = co_await outcome(async_with(outer, [&]() -> Coroutine<> {
      std::exception_ptr error;
      try {
        co_await async_with(inner, long_sleep);
      } catch (...) {
        error = std::current_exception();
      }
      at_inner = asyncio::repr(error);
      if (error) std::rethrow_exception(error);
    }));
    EXPECT_EQ(at_inner, "CancelledError()");
    EXPECT_EQ(ended, "TimeoutError()");
    EXPECT_TRUE(outer.expired());
    EXPECT_TRUE(inner.expired());
    EXPECT_EQ(current_task().cancelling(), 0);
  });
}

// A task whose block expires in the turn in which it is cancelled from outside; `before`: the outside comes first.
Coroutine<> cancelled_and_expired(bool before) {
  std::string in_task;
  int count = 0;
  const Task<> task = create_task([&]() -> Coroutine<> {
    co_await sleep(1ms);
    std::exception_ptr error;
    try {
      co_await async_with(timeout(4ms), long_sleep);
    } catch (...) {
      error = std::current_exception();
    }
    in_task = asyncio::repr(error);
    count = current_task().cancelling();
    if (error) std::rethrow_exception(error);
  });
  EventLoop& loop = get_running_loop();
  const auto cancel = [task] { task.cancel(); };
  if (before) {
    loop.call_later(5ms, cancel);
  } else {
    loop.call_later(2ms, [&loop, cancel] { loop.call_later(3ms, cancel); });
  }
  const std::string ended = co_await outcome(task);
  EXPECT_EQ(ended, "CancelledError()");
  EXPECT_EQ(in_task, "CancelledError()");
  EXPECT_EQ(count, 1);
  EXPECT_EQ(support::seconds(), 0.005);
}

TEST(Timeout, C54_ACancellationFromOutsideInTheSameTurnWins) {
  run_virtual([]() -> Coroutine<> { co_await cancelled_and_expired(true); });
  run_virtual([]() -> Coroutine<> { co_await cancelled_and_expired(false); });
}

TEST(Timeout, C54_ACancellationFromOutsideBeforeTheDeadlineIsNoTimeout) {
  run_virtual([]() -> Coroutine<> {
    const Task<> task =
        create_task([]() -> Coroutine<> { co_await async_with(timeout(5ms), long_sleep); });
    co_await sleep(1ms);
    task.cancel("outside");
    const std::string ended = co_await outcome(task);
    EXPECT_EQ(ended, "CancelledError('outside')");
    EXPECT_EQ(task.cancelling(), 1);
  });
}

TEST(Timeout, C55_ABodyThatSwallowsTheCancellationEndsWithoutAnError) {
  run_virtual([]() -> Coroutine<> {
    Timeout limit = timeout(5ms);
    const int value = co_await async_with(limit, []() -> Coroutine<int> {
      try {
        co_await sleep(10s);
      } catch (const CancelledError&) {
      }
      co_return 7;
    });
    EXPECT_EQ(value, 7);
    EXPECT_TRUE(limit.expired());
    EXPECT_EQ(current_task().cancelling(), 0);
  });
}

TEST(Timeout, C56_ABodyThatNeverSuspendsIsNotTouchedByADeadlineThatHasPassed) {
  run_virtual([]() -> Coroutine<> {
    Timeout zero = timeout(0s);
    co_await async_with(zero, []() -> Coroutine<> { co_return; });
    EXPECT_FALSE(zero.expired());
    Timeout past = timeout_at(get_running_loop().time() - 1s);
    co_await async_with(past, []() -> Coroutine<> { co_return; });
    EXPECT_FALSE(past.expired());
    co_await spin();
    EXPECT_EQ(current_task().cancelling(), 0);
  });
}

TEST(Timeout, C56_ADeadlineThatHasPassedCancelsAtTheFirstSuspension) {
  run_virtual([]() -> Coroutine<> {
    for (const auto delay : {0s, -1s}) {
      Trace trace;
      const std::string ended = co_await outcome(async_with(timeout(delay), [&]() -> Coroutine<> {
        trace("began");
        co_await sleep(0s);
        trace("went on");
        co_await sleep(0s);
        trace("went on again");
      }));
      EXPECT_EQ(ended, "TimeoutError()");
      EXPECT_EQ(trace, "began");
    }
    EXPECT_EQ(support::seconds(), 0.0);
  });
}

TEST(Timeout, C57_ItCannotBeRescheduledBeforeItsBlockNorAfterIt) {
  run_virtual([]() -> Coroutine<> {
    Timeout limit = timeout(None());
    const Clock::time_point soon = get_running_loop().time() + 5s;
    EXPECT_EQ(support::outcome_of_call([&] { limit.reschedule(soon); }),
              "RuntimeError('Timeout has not been entered')");
    co_await async_with(limit, [&](Timeout& inside) -> Coroutine<> {
      EXPECT_EQ(&inside, &limit);
      EXPECT_EQ(limit.when(), std::nullopt);
      limit.reschedule(soon);
      EXPECT_EQ(limit.when(), soon);
      co_return;
    });
    EXPECT_EQ(support::outcome_of_call([&] { limit.reschedule(soon); }),
              "RuntimeError('Cannot change state of finished Timeout')");
    EXPECT_TRUE(get_running_loop().timers().empty());
  });
}

TEST(Timeout, C57_ItCannotBeRescheduledAfterItsDeadline) {
  run_virtual([]() -> Coroutine<> {
    Timeout limit = timeout(5ms);
    std::string inside;
    const std::string ended = co_await outcome(async_with(limit, [&]() -> Coroutine<> {
      try {
        co_await sleep(10s);
      } catch (const CancelledError&) {
        inside = support::outcome_of_call([&] { limit.reschedule(std::nullopt); });
        throw;
      }
    }));
    EXPECT_EQ(inside, "RuntimeError('Cannot change state of expiring Timeout')");
    EXPECT_EQ(ended, "TimeoutError()");
    EXPECT_EQ(support::outcome_of_call([&] { limit.reschedule(std::nullopt); }),
              "RuntimeError('Cannot change state of expired Timeout')");
  });
}

TEST(Timeout, C57_ItIsEnteredOnce) {
  run_virtual([]() -> Coroutine<> {
    Timeout limit = timeout(1s);
    const std::string twice = co_await outcome(async_with(limit, [&]() -> Coroutine<> {
      co_await async_with(limit, []() -> Coroutine<> { co_return; });
    }));
    EXPECT_EQ(twice, "RuntimeError('Timeout has already been entered')");
    const std::string again =
        co_await outcome(async_with(limit, []() -> Coroutine<> { co_return; }));
    EXPECT_EQ(again, "RuntimeError('Timeout has already been entered')");
  });
}

TEST(Timeout, C57_ItIsEnteredInATask) {
  const support::VirtualLoop loop;
  std::string in_callback;
  loop->call_soon([&] {
    in_callback = support::outcome_of_call([] {
      Timeout limit = timeout(1s);
      limit.enter();
    });
  });
  loop.turns();
  EXPECT_EQ(in_callback, "RuntimeError('Timeout should be used inside a task')");
  EXPECT_EQ(support::outcome_of_call([] {
              Timeout limit = timeout(1s);
              limit.enter();
            }),
            "RuntimeError('no running event loop')");
}

TEST(Timeout, C57_ADeadlineCanBeMovedAwayNearerOrIntoThePast) {
  run_virtual([]() -> Coroutine<> {
    EventLoop& loop = get_running_loop();
    const Clock::time_point start = loop.time();
    co_await async_with(timeout(5ms), [&](Timeout& limit) -> Coroutine<> {
      limit.reschedule(start + 1s);
      co_await sleep(500ms);
      limit.reschedule(std::nullopt);
      co_await sleep(10s);
    });
    const std::string nearer =
        co_await outcome(async_with(timeout(1h), [&](Timeout& limit) -> Coroutine<> {
          limit.reschedule(start + 11s);
          co_await sleep(10s);
        }));
    EXPECT_EQ(nearer, "TimeoutError()");
    EXPECT_EQ(loop.time() - start, 11s);
    const std::string past =
        co_await outcome(async_with(timeout(1h), [&](Timeout& limit) -> Coroutine<> {
          limit.reschedule(start);
          co_await sleep(10s);
        }));
    EXPECT_EQ(past, "TimeoutError()");
    EXPECT_EQ(loop.time() - start, 11s);
  });
}

TEST(Timeout, C57_WhenIsTheDeadlineOnTheLoopsClock) {
  run_virtual([]() -> Coroutine<> {
    EventLoop& loop = get_running_loop();
    co_await sleep(1s);
    Timeout relative = timeout(2s);
    co_await async_with(relative, [&]() -> Coroutine<> {
      EXPECT_EQ(relative.when(), loop.time() + 2s);
      co_return;
    });
    Timeout absolute = timeout_at(loop.time() + 3s);
    EXPECT_EQ(absolute.when(), loop.time() + 3s);
    const std::string ended = co_await outcome(async_with(absolute, long_sleep));
    EXPECT_EQ(ended, "TimeoutError()");
    EXPECT_EQ(support::seconds(), 4.0);
  });
}

TEST(Timeout, C58_AnotherExceptionFromAnExpiredBlockPassesUnchanged) {
  run_virtual([]() -> Coroutine<> {
    Timeout limit = timeout(5ms);
    const std::string ended = co_await outcome(async_with(limit, []() -> Coroutine<> {
      bool cancelled = false;
      try {
        co_await sleep(10s);
      } catch (const CancelledError&) {
        cancelled = true;
      }
      if (cancelled) throw ValueError("instead");
    }));
    EXPECT_EQ(ended, "ValueError('instead')");
    EXPECT_TRUE(limit.expired());
    EXPECT_EQ(current_task().cancelling(), 0);
  });
}

TEST(Timeout, C58_AnExceptionInTimePassesUnchangedToo) {
  run_virtual([]() -> Coroutine<> {
    const std::string ended = co_await outcome(async_with(timeout(5ms), []() -> Coroutine<> {
      throw ValueError("early");
      co_return;
    }));
    EXPECT_EQ(ended, "ValueError('early')");
  });
}

TEST(Timeout, C59_CodeThatNeverSuspendsIsNotInterruptedHoweverLateItIs) {
  support::ManualPlatform::Controls clock;
  const auto loop = support::new_manual_event_loop(clock);
  loop->run_until_complete([&]() -> Coroutine<> {
    Timeout limit = timeout(5ms);
    co_await async_with(limit, [&]() -> Coroutine<> {
      clock.now += 20ms;
      co_return;
    });
    EXPECT_FALSE(limit.expired());
  });
}

TEST(Timeout, C59_CodeThatWasLateIsCancelledWhereItSleepsNext) {
  support::ManualPlatform::Controls clock;
  const auto loop = support::new_manual_event_loop(clock);
  loop->run_until_complete([&]() -> Coroutine<> {
    Timeout limit = timeout(5ms);
    const std::string ended = co_await outcome(async_with(limit, [&]() -> Coroutine<> {
      clock.now += 20ms;
      co_await sleep(1ms);
    }));
    EXPECT_EQ(ended, "TimeoutError()");
    EXPECT_TRUE(limit.expired());
  });
}

TEST(Timeout, NoneAndNulloptMeanNoDeadline) {
  run_virtual([]() -> Coroutine<> {
    co_await async_with(timeout(None()), []() -> Coroutine<> { co_await sleep(1h); });
    co_await async_with(timeout(std::nullopt), []() -> Coroutine<> { co_await sleep(1h); });
    co_await async_with(timeout_at(std::nullopt), []() -> Coroutine<> { co_await sleep(1h); });
    const std::optional<std::chrono::minutes> nothing;
    co_await async_with(timeout(nothing), []() -> Coroutine<> { co_await sleep(1h); });
    EXPECT_EQ(support::seconds(), 4 * 3600.0);
  });
}

TEST(Timeout, TakesDurationsOfAnyKind) {
  run_virtual([]() -> Coroutine<> {
    const std::string ended =
        co_await outcome(async_with(timeout(std::chrono::duration<double>(0.25)), long_sleep));
    EXPECT_EQ(ended, "TimeoutError()");
    EXPECT_EQ(support::seconds(), 0.25);
    co_await async_with(timeout(std::chrono::hours::max()),
                        []() -> Coroutine<> { co_await sleep(1s); });
  });
}

TEST(Timeout, EnterAndExitServeCodeThatCannotUseAsyncWith) {
  run_virtual([]() -> Coroutine<> {
    Timeout limit = timeout(5ms);
    limit.enter();
    std::exception_ptr error;
    try {
      co_await sleep(10s);
    } catch (...) {
      error = std::current_exception();
    }
    EXPECT_EQ(support::outcome_of_call([&] { limit.exit(error); }), "TimeoutError()");
    EXPECT_EQ(current_task().cancelling(), 0);
  });
}

TEST(Timeout, Y09_PrintsItsPhaseAndItsDeadline) {
  run_virtual([]() -> Coroutine<> {
    Timeout limit = timeout_at(Clock::time_point(12345678us));
    EXPECT_EQ(repr(limit), "<Timeout [created]>");
    co_await async_with(limit, [&]() -> Coroutine<> {
      EXPECT_EQ(repr(limit), "<Timeout [active] when=12.346>");
      limit.reschedule(std::nullopt);
      EXPECT_EQ(repr(limit), "<Timeout [active] when=None>");
      co_return;
    });
    EXPECT_EQ(repr(limit), "<Timeout [finished]>");
    Timeout passes = timeout(1s);
    co_await outcome(async_with(passes, [&]() -> Coroutine<> {
      try {
        co_await sleep(10s);
      } catch (const CancelledError&) {
        EXPECT_EQ(repr(passes), "<Timeout [expiring]>");
        throw;
      }
    }));
    EXPECT_EQ(repr(passes), "<Timeout [expired]>");
  });
}

TEST(Timeout, ClosingTheLoopDestroysABlockAndItsAlarm) {
  EXPECT_EQ(support::destroyed_by_close([]() -> Coroutine<> {
              const Task<> soon = create_task([]() -> Coroutine<> {
                co_await async_with(timeout(1h), []() -> Coroutine<> { co_await sleep(2h); });
              });
              co_await async_with(timeout(1h), [](Timeout& outer) -> Coroutine<> {
                const std::string kept(100, 'x');
                co_await async_with(timeout(2h), []() -> Coroutine<> { co_await sleep(3h); });
                outer.reschedule(std::nullopt);
              });
            }),
            2u);
}

TEST(Timeout, ClosingTheLoopDestroysABlockThatHasJustExpired) {
  const support::VirtualLoop loop;
  const support::Errors errors(*loop);
  loop->create_task([]() -> Coroutine<> { co_await async_with(timeout(1s), long_sleep); });
  loop->call_later(1s, [&] { loop->stop(); });
  loop->run_forever();
  loop->close();
  EXPECT_EQ(errors.reports.size(), 1u);
}

}  // namespace
