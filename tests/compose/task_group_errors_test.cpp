// TaskGroup: who is cancelled when one fails, and what the block throws (G-02 to G-08, G-12 to G-14).
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

TEST(TaskGroup, G02_TheFirstFailureCancelsTheOthersAndTheBodyAndIsThrownInAGroup) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    Task<> slow;
    const std::string ended =
        co_await outcome(async_with(TaskGroup(), [&](TaskGroup& group) -> Coroutine<> {
          slow = group.create_task(slow_to_end(1ms, trace, "slow"));
          group.create_task(fail(5ms, "x"));
          try {
            co_await sleep(10s);
          } catch (const CancelledError&) {
            trace("body");
            throw;
          }
        }));
    EXPECT_EQ(ended, group_of("ValueError('x')"));
    EXPECT_EQ(trace, "body slow");  // everything was awaited
    EXPECT_TRUE(slow.cancelled());
    EXPECT_EQ(support::seconds(), 0.006);
    EXPECT_EQ(current_task().cancelling(), 0);
  });
}

TEST(TaskGroup, G02_TheGroupCanBeTakenApart) {
  run_virtual([]() -> Coroutine<> {
    const std::exception_ptr error =
        co_await error_of(async_with(TaskGroup(), [](TaskGroup& group) -> Coroutine<> {
          group.create_task(fail(0ms, "x"));
          group.create_task(fail_when_cancelled("y"));
          co_return;
        }));
    EXPECT_TRUE(support::is<std::exception>(error));
    const auto* group = exception_cast<ExceptionGroup>(error);
    EXPECT_TRUE(group);
    if (!group) co_return;
    EXPECT_EQ(group->message(), "unhandled errors in a TaskGroup");
    EXPECT_EQ(group->exceptions().size(), 2u);
    auto [values, others] = group->split<ValueError>();
    EXPECT_TRUE(values && others);
    EXPECT_EQ(asyncio::repr(others->exceptions()[0]), "TypeError('y')");
  });
}

TEST(TaskGroup, G03_ATaskCancelledOnItsOwnIsNoError) {
  run_virtual([]() -> Coroutine<> {
    Task<> cancelled;
    Task<std::string> sibling;
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coroutine<> {
      cancelled = group.create_task(sleep(10s));
      sibling = group.create_task(sleep(10ms, std::string("b")));
      cancelled.cancel();
      co_return;
    });
    EXPECT_TRUE(cancelled.cancelled());
    EXPECT_EQ(sibling.result(), "b");
  });
}

TEST(TaskGroup, G04_ErrorsStandInTheOrderOfTheirEndsAndTheBodysComesLast) {
  run_virtual([]() -> Coroutine<> {
    const std::string ended =
        co_await outcome(async_with(TaskGroup(), [](TaskGroup& group) -> Coroutine<> {
          auto late = [](Clock::duration delay, std::string message) -> Coroutine<> {
            bool cancelled = false;
            try {
              co_await sleep(10s);
            } catch (const CancelledError&) {
              cancelled = true;
            }
            co_await sleep(delay);
            if (cancelled) throw ValueError(message);
          };
          group.create_task(late(2ms, "second"));
          group.create_task(late(1ms, "first"));
          co_await sleep(0s);
          throw TypeError("body");
        }));
    EXPECT_EQ(ended, group_of("ValueError('first'), ValueError('second'), TypeError('body')"));
  });
}

TEST(TaskGroup, G05_AnErrorOfTheBodyAloneIsWrappedTooAndTheTasksAreCancelledFirst) {
  run_virtual([]() -> Coroutine<> {
    Task<> task;
    const std::string ended =
        co_await outcome(async_with(TaskGroup(), [&](TaskGroup& group) -> Coroutine<> {
          task = group.create_task(sleep(10s));
          throw ValueError("body");
          co_return;
        }));
    EXPECT_EQ(ended, group_of("ValueError('body')"));
    EXPECT_TRUE(task.cancelled());
    EXPECT_EQ(support::seconds(), 0.0);
  });
}

TEST(TaskGroup, G06_SystemExitFromTheBodyIsThrownBareAfterTheTasksHaveEnded) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    Task<> task;
    Task<> failing;
    const std::string ended =
        co_await outcome(async_with(TaskGroup(), [&](TaskGroup& group) -> Coroutine<> {
          task = group.create_task(slow_to_end(1ms, trace, "task"));
          failing = group.create_task(fail_when_cancelled("dropped"));
          co_await sleep(0s);
          throw SystemExit(2);
        }));
    EXPECT_EQ(ended, "SystemExit(2)");
    EXPECT_EQ(trace, "task");
    EXPECT_TRUE(task.cancelled());
    EXPECT_TRUE(failing.done());
  });
}

TEST(TaskGroup, G06_KeyboardInterruptFromATaskIsThrownBareWhenTheLoopRunsAgain) {
  const support::VirtualLoop loop;
  Task<> sibling;
  const Task<> main = loop->create_task([&]() -> Coroutine<> {
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coroutine<> {
      sibling = group.create_task(sleep(10s));
      group.create_task([]() -> Coroutine<> {
        co_await sleep(1ms);
        throw KeyboardInterrupt();
      });
      co_await sleep(5s);
    });
  });
  EXPECT_THROW(loop->run_until_complete(main), KeyboardInterrupt);  // it leaves the loop at once
  EXPECT_FALSE(main.done());
  EXPECT_THROW(loop->run_until_complete(main), KeyboardInterrupt);
  EXPECT_TRUE(main.done());
  EXPECT_EQ(asyncio::repr(main.exception()), "KeyboardInterrupt()");
  EXPECT_TRUE(sibling.cancelled());
}

TEST(TaskGroup, G07_ACancellationFromOutsideCancelsTheTasksAndWaitsForThem) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    Task<> child;
    const Task<> parent = create_task([&]() -> Coroutine<> {
      co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coroutine<> {
        child = group.create_task(slow_to_end(3ms, trace, "child"));
        co_return;
      });
    });
    co_await spin();
    parent.cancel("m");
    const std::string ended = co_await outcome(parent);
    EXPECT_EQ(ended, "CancelledError('m')");
    EXPECT_EQ(trace, "child");
    EXPECT_TRUE(child.cancelled());
    EXPECT_TRUE(parent.cancelled());
    EXPECT_EQ(parent.cancelling(), 1);
    EXPECT_EQ(support::seconds(), 0.003);
  });
}

TEST(TaskGroup, G07_ACancellationThatMeetsTheBodyDoesTheSame) {
  run_virtual([]() -> Coroutine<> {
    Task<> child;
    const Task<> parent = create_task([&]() -> Coroutine<> {
      co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coroutine<> {
        child = group.create_task(sleep(10s));
        co_await sleep(10s);
      });
    });
    co_await spin();
    parent.cancel();
    const std::string ended = co_await outcome(parent);
    EXPECT_EQ(ended, "CancelledError()");
    EXPECT_TRUE(child.cancelled());
  });
}

TEST(TaskGroup, G07_ASecondCancellationWhileItWaitsDoesNotLeaveTasksBehind) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    const Task<> parent = create_task([&]() -> Coroutine<> {
      co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coroutine<> {
        group.create_task(slow_to_end(5ms, trace, "child"));
        co_return;
      });
    });
    co_await spin();
    parent.cancel("first");
    co_await sleep(1ms);
    parent.cancel("second");
    const std::string ended = co_await outcome(parent);
    EXPECT_EQ(ended.substr(0, 14), "CancelledError");
    EXPECT_EQ(trace, "child");
    EXPECT_EQ(support::seconds(), 0.005);
  });
}

TEST(TaskGroup, G08_AnErrorGoesBeforeACancellationFromOutsideWhichComesAtTheNextAwait) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    const Task<> parent = create_task([&]() -> Coroutine<> {
      bool grouped = false;
      try {
        co_await async_with(TaskGroup(), [](TaskGroup& group) -> Coroutine<> {
          group.create_task(fail_when_cancelled("x"));
          co_return;
        });
      } catch (const ExceptionGroup& group) {
        grouped = true;
        trace(asyncio::repr(group.exceptions().front()));
      }
      EXPECT_TRUE(grouped);
      trace(current_task().cancelling());
      co_await sleep(0s);
      trace("not reached");
    });
    co_await spin();
    parent.cancel();
    const std::string ended = co_await outcome(parent);
    EXPECT_EQ(ended, "CancelledError()");
    EXPECT_EQ(trace, "TypeError('x') 1");
    EXPECT_EQ(parent.cancelling(), 1);
  });
}

TEST(TaskGroup, G12_ABodyThatSwallowsTheCancellationDoesNotHideTheError) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    const std::string ended =
        co_await outcome(async_with(TaskGroup(), [&](TaskGroup& group) -> Coroutine<> {
          group.create_task(fail(0ms, "x"));
          try {
            co_await sleep(10s);
          } catch (const CancelledError&) {
            trace(current_task().cancelling());
          }
          co_await sleep(1ms);
          trace("body ended");
        }));
    EXPECT_EQ(ended, group_of("ValueError('x')"));
    EXPECT_EQ(trace, "1 body ended");
    EXPECT_EQ(current_task().cancelling(), 0);
    co_await sleep(0s);  // nothing is left to be delivered
  });
}

TEST(TaskGroup, G13_AnInnerFailureIsAGroupInTheOuterGroup) {
  run_virtual([]() -> Coroutine<> {
    auto inner = []() -> Coroutine<> {
      co_await async_with(TaskGroup(), [](TaskGroup& group) -> Coroutine<> {
        group.create_task(fail(0ms, "x"));
        co_return;
      });
    };
    const std::string of_task =
        co_await outcome(async_with(TaskGroup(), [&](TaskGroup& group) -> Coroutine<> {
          group.create_task(inner());
          co_return;
        }));
    EXPECT_EQ(of_task, group_of(group_of("ValueError('x')")));
    const std::string of_body =
        co_await outcome(async_with(TaskGroup(), [&]() -> Coroutine<> { co_await inner(); }));
    EXPECT_EQ(of_body, group_of(group_of("ValueError('x')")));
  });
}

TEST(TaskGroup, G13_AnOuterFailureCancelsTheInnerGroupWithoutMoreErrors) {
  run_virtual([]() -> Coroutine<> {
    Task<> innermost;
    const std::string ended =
        co_await outcome(async_with(TaskGroup(), [&](TaskGroup& outer) -> Coroutine<> {
          outer.create_task(fail(5ms, "outer"));
          co_await async_with(TaskGroup(), [&](TaskGroup& inner) -> Coroutine<> {
            innermost = inner.create_task(sleep(10s));
            co_return;
          });
        }));
    EXPECT_EQ(ended, group_of("ValueError('outer')"));
    EXPECT_TRUE(innermost.cancelled());
    EXPECT_EQ(current_task().cancelling(), 0);
  });
}

TEST(TaskGroup, G13_AnInnerFailureHandledBetweenTheGroupsIsNoErrorOfTheOuter) {
  run_virtual([]() -> Coroutine<> {
    Task<int> sibling;
    co_await async_with(TaskGroup(), [&](TaskGroup& outer) -> Coroutine<> {
      sibling = outer.create_task(sleep(5ms, 1));
      const std::string inner =
          co_await outcome(async_with(TaskGroup(), [](TaskGroup& group) -> Coroutine<> {
            group.create_task(fail(0ms, "x"));
            co_return;
          }));
      EXPECT_EQ(inner, group_of("ValueError('x')"));
    });
    EXPECT_EQ(sibling.result(), 1);
  });
}

TEST(TaskGroup, G14_ATimeoutAroundTheGroupIsOneBareTimeoutError) {
  run_virtual([]() -> Coroutine<> {
    Task<> task;
    const std::string ended = co_await outcome(async_with(timeout(5ms), [&]() -> Coroutine<> {
      co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coroutine<> {
        task = group.create_task(sleep(10s));
        co_return;
      });
    }));
    EXPECT_EQ(ended, "TimeoutError()");
    EXPECT_TRUE(task.cancelled());
    EXPECT_EQ(current_task().cancelling(), 0);
  });
}

TEST(TaskGroup, G14_ATimeoutInATaskIsInTheGroup) {
  run_virtual([]() -> Coroutine<> {
    const std::string ended =
        co_await outcome(async_with(TaskGroup(), [](TaskGroup& group) -> Coroutine<> {
          group.create_task(async_with(timeout(1ms), []() -> Coroutine<> { co_await sleep(10s); }));
          co_return;
        }));
    EXPECT_EQ(ended, group_of("TimeoutError()"));
  });
}

TEST(TaskGroup, AnEagerTaskThatFailsAtOnceIsAnErrorOfTheGroup) {
  run_virtual([]() -> Coroutine<> {
    Task<> sibling;
    const std::string ended =
        co_await outcome(async_with(TaskGroup(), [&](TaskGroup& group) -> Coroutine<> {
          sibling = group.create_task(sleep(10s));
          auto fails = []() -> Coroutine<> {
            throw ValueError("eager");
            co_return;
          };
          group.create_task(fails, {.eager_start = true});
          co_await sleep(10s);
        }));
    EXPECT_EQ(ended, group_of("ValueError('eager')"));
    EXPECT_TRUE(sibling.cancelled());
  });
}

TEST(TaskGroup, AThousandTasks) {
  run_virtual([]() -> Coroutine<> {
    int ran = 0;
    const std::string ended =
        co_await outcome(async_with(TaskGroup(), [&](TaskGroup& group) -> Coroutine<> {
          for (int i = 0; i < 1000; ++i) {
            auto worker = [&ran, i]() -> Coroutine<> {
              co_await sleep(i % 7 * 1ms);
              ++ran;
            };
            group.create_task(worker);
          }
          group.create_task(fail(3ms, "x"));
          co_return;
        }));
    EXPECT_EQ(ended, group_of("ValueError('x')"));
    EXPECT_GT(ran, 400);
    EXPECT_LT(ran, 1000);
  });
}

}  // namespace
