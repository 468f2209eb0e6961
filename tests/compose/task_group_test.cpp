// TaskGroup: how long its block lasts, which tasks it takes, and cancel() (G-01, G-09 to G-11, G-15, G-16).
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

Coroutine<> fail(Clock::duration delay, std::string message) {
  co_await sleep(delay);
  throw ValueError(message);
}
// Sleeps until it is cancelled, and fails then.
Coroutine<> fail_when_cancelled(std::string message) {
  bool cancelled = false;
  try {
    co_await sleep(10s);
  } catch (const CancelledError&) {
    cancelled = true;
  }
  if (cancelled) throw TypeError(message);
}
// Sleeps until it is cancelled, and needs so long to end then.
Coroutine<> slow_to_end(Clock::duration cleanup, Trace& trace, std::string word) {
  std::exception_ptr cancelled;
  try {
    co_await sleep(10s);
  } catch (const CancelledError&) {
    cancelled = std::current_exception();
  }
  co_await sleep(cleanup);
  trace(word);
  if (cancelled) std::rethrow_exception(cancelled);
}

std::string group_of(const std::string& errors) {
  return "ExceptionGroup('unhandled errors in a TaskGroup', [" + errors + "])";
}

TEST(TaskGroup, G01_TheBlockEndsWhenAllTasksAreDoneThoseOfTasksIncluded) {
  run_virtual([]() -> Coroutine<> {
    struct Child {
      static Coroutine<> run(TaskGroup& group, Trace& trace, int left) {
        co_await sleep(2ms);
        trace(left);
        if (left > 0) group.create_task(run(group, trace, left - 1));
      }
    };
    Trace trace;
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coroutine<> {
      group.create_task(Child::run(group, trace, 3));
      co_return;
    });
    trace("end");
    EXPECT_EQ(trace, "3 2 1 0 end");
    EXPECT_EQ(support::seconds(), 0.008);
  });
}

TEST(TaskGroup, G01_ResultsAreReadFromTheTasks) {
  run_virtual([]() -> Coroutine<> {
    Task<int> one;
    Task<std::string> two;
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coroutine<> {
      one = group.create_task(sleep(2ms, 1));
      two = group.create_task(sleep(1ms, std::string("two")));
      co_return;
    });
    EXPECT_EQ(one.result(), 1);
    EXPECT_EQ(two.result(), "two");
  });
}

TEST(TaskGroup, G09_TasksAreRefusedBeforeTheBlockAndAfterIt) {
  const support::StderrCapture capture;
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    auto body = [&](std::shared_ptr<int>) -> Coroutine<> {
      trace("ran");
      co_return;
    };
    const auto parameter = std::make_shared<int>(1);
    TaskGroup group;
    EXPECT_EQ(support::outcome_of_call([&] { group.create_task(body(parameter)); }),
              "RuntimeError('TaskGroup <TaskGroup> has not been entered')");
    EXPECT_EQ(parameter.use_count(), 1);  // the coroutine was closed
    co_await async_with(group, []() -> Coroutine<> { co_return; });
    EXPECT_EQ(support::outcome_of_call([&] { group.create_task(body(parameter)); }),
              "RuntimeError('TaskGroup <TaskGroup entered> is finished')");
    EXPECT_EQ(parameter.use_count(), 1);
    EXPECT_EQ(trace, "");
  });
  EXPECT_EQ(capture.text(), "");
}

TEST(TaskGroup, G09_TasksAreRefusedWhileTheGroupShutsDown) {
  run_virtual([]() -> Coroutine<> {
    std::string refused;
    const std::string ended =
        co_await outcome(async_with(TaskGroup(), [&](TaskGroup& group) -> Coroutine<> {
          group.create_task([&]() -> Coroutine<> {
            try {
              co_await sleep(10s);
            } catch (const CancelledError&) {
              refused = support::outcome_of_call([&] { group.create_task(sleep(0s)); });
              throw;
            }
          });
          group.create_task(fail(0ms, "x"));
          co_return;
        }));
    EXPECT_EQ(refused,
              "RuntimeError('TaskGroup <TaskGroup tasks=1 errors=1 cancelling> is shutting down')");
    EXPECT_EQ(ended, group_of("ValueError('x')"));
  });
}

TEST(TaskGroup, G09_TasksMayBeCreatedWhileTheBlockWaitsForTheOthers) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coroutine<> {
      group.create_task([&]() -> Coroutine<> {
        co_await sleep(1ms);  // the body has ended by now
        group.create_task([&]() -> Coroutine<> {
          co_await sleep(1ms);
          trace("late task");
        });
      });
      co_return;
    });
    EXPECT_EQ(trace, "late task");
  });
}

TEST(TaskGroup, G10_ItIsEnteredOnce) {
  run_virtual([]() -> Coroutine<> {
    TaskGroup group;
    const std::string inside = co_await outcome(async_with(group, [&]() -> Coroutine<> {
      const std::string twice = co_await outcome(group.aenter());
      EXPECT_EQ(twice, "RuntimeError('TaskGroup <TaskGroup entered> has already been entered')");
    }));
    EXPECT_EQ(inside, "None");
    const std::string again =
        co_await outcome(async_with(group, []() -> Coroutine<> { co_return; }));
    EXPECT_EQ(again, "RuntimeError('TaskGroup <TaskGroup entered> has already been entered')");
  });
}

TEST(TaskGroup, G11_LeavingAGroupWhoseTasksAreDoneCostsNoTurn) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coroutine<> {
      const Task<> task = group.create_task(sleep(0s));
      co_await task;
      co_await sleep(0s);  // the group has heard of it
      get_running_loop().call_soon([&] { trace("another handle"); });
    });
    trace("left");
    co_await sleep(0s);
    EXPECT_EQ(trace, "left another handle");
  });
}

TEST(TaskGroup, G15_TheGroupKeepsItsTasksWhenNobodyElseDoes) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coroutine<> {
      group.create_task([&]() -> Coroutine<> {
        const Future<> local;
        get_running_loop().call_later(1ms, [local] { local.set_result(); });
        co_await local;
        trace("ran");
      });
      EXPECT_EQ(repr(group), "<TaskGroup tasks=1 entered>");
      co_return;
    });
    EXPECT_EQ(trace, "ran");
  });
}

TEST(TaskGroup, G16_CancelEndsTheBlockWithoutAnException) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    Task<> task;
    TaskGroup group;
    co_await async_with(group, [&]() -> Coroutine<> {
      task = group.create_task(sleep(10s));
      co_await sleep(0s);
      group.cancel();
      group.cancel();
      trace("goes on");
      co_await sleep(10s);
      trace("not reached");
    });
    EXPECT_EQ(trace, "goes on");
    EXPECT_TRUE(task.cancelled());
    EXPECT_EQ(current_task().cancelling(), 0);
    group.cancel();  // after the end: nothing
    co_await sleep(0s);
    EXPECT_EQ(current_task().cancelling(), 0);
    EXPECT_EQ(support::seconds(), 0.0);
  });
}

TEST(TaskGroup, G16_ATaskMayCancelItsGroup) {
  run_virtual([]() -> Coroutine<> {
    Task<> other;
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coroutine<> {
      other = group.create_task(sleep(10s));
      group.create_task([&]() -> Coroutine<> {
        co_await sleep(1ms);
        group.cancel();
      });
      co_return;
    });
    EXPECT_TRUE(other.cancelled());
    EXPECT_EQ(current_task().cancelling(), 0);
    EXPECT_EQ(support::seconds(), 0.001);
    co_await sleep(0s);
  });
}

TEST(TaskGroup, G16_CancelBeforeTheBlockIsRememberedAndMeetsTheBodyAtItsFirstSuspension) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    TaskGroup group;
    group.cancel();
    co_await async_with(group, [&]() -> Coroutine<> {
      trace("began");
      co_await sleep(0s);
      trace("not reached");
    });
    EXPECT_EQ(trace, "began");
    EXPECT_EQ(current_task().cancelling(), 0);
  });
}

TEST(TaskGroup, G16_CancelBeforeTheBlockSurvivesTheMoveIntoIt) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    TaskGroup group;
    group.cancel();
    co_await async_with(std::move(group), [&]() -> Coroutine<> {
      trace("began");
      co_await sleep(0s);
      trace("not reached");
    });
    EXPECT_EQ(trace, "began");
  });
}

TEST(TaskGroup, G16_ABodyThatEndsBeforeTheCancellationMeetsItIsNotDisturbed) {
  run_virtual([]() -> Coroutine<> {
    co_await async_with(TaskGroup(), [](TaskGroup& group) -> Coroutine<> {
      group.cancel();
      co_return;
    });
    EXPECT_EQ(current_task().cancelling(), 0);
    co_await sleep(0s);
  });
}

TEST(TaskGroup, G16b_ErrorsWhileTheCancelledGroupWindsDownAreThrown) {
  run_virtual([]() -> Coroutine<> {
    const std::string ended =
        co_await outcome(async_with(TaskGroup(), [](TaskGroup& group) -> Coroutine<> {
          group.create_task(fail_when_cancelled("x"));
          co_await sleep(0s);
          group.cancel();
        }));
    EXPECT_EQ(ended, group_of("TypeError('x')"));
    EXPECT_EQ(current_task().cancelling(), 0);
  });
}

TEST(TaskGroup, G16b_ACancellationFromOutsideAtTheSameTimeIsNotSwallowed) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    const std::string ended = co_await outcome(async_with(timeout(20ms), [&]() -> Coroutine<> {
      co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coroutine<> {
        group.create_task(slow_to_end(50ms, trace, "task"));
        co_await sleep(5ms);
        group.cancel();
      });
    }));
    EXPECT_EQ(ended, "TimeoutError()");
    EXPECT_EQ(trace, "task");
    EXPECT_EQ(current_task().cancelling(), 0);
  });
}

TEST(TaskGroup, G16b_ATaskCancelledFromOutsideWhileItsGroupIsCancelledEndsCancelled) {
  run_virtual([]() -> Coroutine<> {
    const Task<> parent = create_task([]() -> Coroutine<> {
      co_await async_with(TaskGroup(), [](TaskGroup& group) -> Coroutine<> {
        co_await sleep(1ms);
        group.cancel();
        co_await sleep(10s);
      });
    });
    get_running_loop().call_later(1ms,
                                  [&] { get_running_loop().call_soon([&] { parent.cancel(); }); });
    const std::string ended = co_await outcome(parent);
    EXPECT_EQ(ended, "CancelledError()");
    EXPECT_EQ(parent.cancelling(), 1);
  });
}

TEST(TaskGroup, Y09_PrintsItsTasksErrorsAndState) {
  run_virtual([]() -> Coroutine<> {
    TaskGroup group;
    EXPECT_EQ(repr(group), "<TaskGroup>");
    co_await outcome(async_with(group, [&]() -> Coroutine<> {
      EXPECT_EQ(repr(group), "<TaskGroup entered>");
      group.create_task(sleep(10s));
      group.create_task(sleep(10s));
      EXPECT_EQ(repr(group), "<TaskGroup tasks=2 entered>");
      group.create_task(fail(0ms, "x"));
      try {
        co_await sleep(10s);
      } catch (const CancelledError&) {
        // The siblings have been cancelled, in the order of their creation, and are done by now.
        EXPECT_NE(repr(group).find("errors=1 cancelling>"), std::string::npos) << repr(group);
        throw;
      }
    }));
    EXPECT_EQ(repr(group), "<TaskGroup cancelling>");
  });
}

TEST(TaskGroup, CreateTaskTakesTheOptionsOfATask) {
  run_virtual([]() -> Coroutine<> {
    ContextVar<int> number("number", 0);
    Context context = copy_context();
    Trace trace;
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coroutine<> {
      const Task<> named = group.create_task(sleep(0s), {.name = "worker"});
      EXPECT_EQ(named.get_name(), "worker");
      auto sets = [&]() -> Coroutine<> {
        number.set(5);
        co_return;
      };
      group.create_task(sets, {.context = &context});
      auto writes = [&]() -> Coroutine<> {
        trace("eager");
        co_return;
      };
      const Task<> eager = group.create_task(writes, {.eager_start = true});
      EXPECT_EQ(trace, "eager");
      EXPECT_TRUE(eager.done());
      co_return;
    });
    EXPECT_EQ(context.run([&] { return number.get(); }), 5);
    EXPECT_EQ(number.get(), 0);
  });
}

TEST(TaskGroup, ACallableIsKeptWhileItsTaskRuns) {
  run_virtual([]() -> Coroutine<> {
    auto owned = std::make_shared<int>(4);
    const std::weak_ptr<int> watched = owned;
    int seen = 0;
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coroutine<> {
      auto worker = [kept = std::move(owned), &seen]() -> Coroutine<> {
        co_await sleep(1ms);
        seen = *kept;
      };
      group.create_task(std::move(worker));
      co_return;
    });
    EXPECT_EQ(seen, 4);
    EXPECT_TRUE(watched.expired());
  });
}

TEST(TaskGroup, TheBodysValueIsTheValueOfTheBlock) {
  run_virtual([]() -> Coroutine<> {
    const int sum = co_await async_with(TaskGroup(), [](TaskGroup& group) -> Coroutine<int> {
      const Task<int> one = group.create_task(sleep(1ms, 1));
      const Task<int> two = group.create_task(sleep(2ms, 2));
      const int first = co_await one;
      const int second = co_await two;
      co_return first + second;
    });
    EXPECT_EQ(sum, 3);
  });
}

TEST(TaskGroup, ClosingTheLoopDestroysABodyAndItsTasks) {
  EXPECT_EQ(support::destroyed_by_close([]() -> Coroutine<> {
              co_await async_with(TaskGroup(), [](TaskGroup& group) -> Coroutine<> {
                group.create_task(sleep(1h));
                group.create_task(sleep(1us));
                group.create_task(sleep(1h, std::string(100, 'x')));
                co_await sleep(2h);
              });
            }),
            3u);
}

TEST(TaskGroup, ClosingTheLoopDestroysABlockThatWaitsForItsTasks) {
  EXPECT_EQ(support::destroyed_by_close([]() -> Coroutine<> {
              co_await async_with(TaskGroup(), [](TaskGroup& group) -> Coroutine<> {
                group.create_task(sleep(1h));
                group.create_task(async_with(TaskGroup(), [](TaskGroup& inner) -> Coroutine<> {
                  inner.create_task(sleep(1h));
                  co_return;
                }));
                co_return;
              });
            }),
            4u);
}

TEST(TaskGroup, ClosingTheLoopDestroysAGroupThatShutsDown) {
  Trace trace;
  EXPECT_EQ(support::destroyed_by_close([&]() -> Coroutine<> {
              co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coroutine<> {
                group.create_task(slow_to_end(1h, trace, "not reached"));
                group.create_task(fail(0ms, "never thrown"));
                co_await sleep(1h);
              });
            }),
            2u);
  EXPECT_EQ(trace, "");
}

TEST(TaskGroup, ClosingTheLoopDestroysAGroupWhoseTaskHasJustEnded) {
  const support::VirtualLoop loop;
  const support::Errors errors(*loop);
  const Future<> signal = loop->create_future();
  loop->create_task([signal]() -> Coroutine<> {
    const auto body = [&signal](TaskGroup& group) -> Coroutine<> {
      const auto waits = [signal]() -> Coroutine<> { co_await signal; };
      group.create_task(waits);
      co_return;
    };
    co_await async_with(TaskGroup(), body);
  });
  loop.turns(3);
  signal.set_result();
  loop.turns(1);  // the task is done, and the group has not heard of it
  loop->close();
  EXPECT_EQ(errors.reports.size(), 1u);
}

}  // namespace
