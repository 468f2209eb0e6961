// Runner: one loop and one context for several runs, made late and closed once.
#include "support/virtual_test.hpp"

#include <memory>
#include <string>
#include <vector>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::expect_throws;
using support::Trace;

int loops_made = 0;
std::unique_ptr<EventLoop> counted_loop() {
  ++loops_made;
  return asyncio::testing::new_virtual_event_loop();
}

TEST(Runner, R10_AllRunsShareTheLoopAndTheContext) {
  const ContextVar<int> variable("variable", 0);
  Runner runner({.loop_factory = &counted_loop});
  Task<> background;
  EventLoop* first = runner.run([&]() -> Coroutine<EventLoop*> {
    variable.set(1);
    background = create_task([]() -> Coroutine<> { co_await sleep(10s); });
    co_return &get_running_loop();
  });
  EventLoop* second = runner.run([&]() -> Coroutine<EventLoop*> {
    EXPECT_EQ(variable.get(), 1);
    co_return &get_running_loop();
  });
  EXPECT_EQ(first, second);
  EXPECT_EQ(first, &runner.get_loop());
  EXPECT_FALSE(background.done());
  runner.close();
  EXPECT_TRUE(background.cancelled());
  EXPECT_EQ(variable.get(), 0);
}

TEST(Runner, R10_ARunMayHaveAContextOfItsOwn) {
  const ContextVar<int> variable("variable", 0);
  Runner runner({.loop_factory = &counted_loop});
  Context own = copy_context();
  runner.run(
      [&]() -> Coroutine<> {
        variable.set(5);
        co_return;
      },
      &own);
  runner.run([&]() -> Coroutine<> {
    EXPECT_EQ(variable.get(), 0);
    co_return;
  });
  EXPECT_EQ(own.run([&] { return variable.get(); }), 5);
}

TEST(Runner, R10_TheRunnersContextBeginsAsACopyOfTheCallers) {
  const ContextVar<int> variable("variable", 0);
  Context().run([&] {
    variable.set(2);
    Runner runner({.loop_factory = &counted_loop});
    const int seen = runner.run([&]() -> Coroutine<int> { co_return variable.get(); });
    EXPECT_EQ(seen, 2);
  });
}

TEST(Runner, R10_ABackgroundTaskGoesOnInTheNextRun) {
  Runner runner({.loop_factory = &counted_loop});
  Trace trace;
  runner.run([&]() -> Coroutine<> {
    (void)create_task([&]() -> Coroutine<> {
      co_await sleep(2s);
      trace("background");
    });
    co_await sleep(1s);
    trace("first");
  });
  runner.run([&]() -> Coroutine<> {
    co_await sleep(2s);
    trace("second");
  });
  EXPECT_EQ(trace, "first background second");
}

TEST(Runner, R10_AfterAFailureItCanRunAgain) {
  Runner runner({.loop_factory = &counted_loop});
  expect_throws<ValueError>("x", [&] {
    runner.run([]() -> Coroutine<> {
      throw ValueError("x");
      co_return;
    });
  });
  EXPECT_EQ(runner.run([]() -> Coroutine<int> { co_return 2; }), 2);
}

TEST(Runner, R10_AClosedRunnerRefuses) {
  Runner runner({.loop_factory = &counted_loop});
  runner.get_loop();
  runner.close();
  runner.close();
  expect_throws<RuntimeError>("Runner is closed", [&] { runner.get_loop(); });
  expect_throws<RuntimeError>("Runner is closed",
                              [&] { runner.run([]() -> Coroutine<> { co_return; }); });
}

TEST(Runner, R10_RunIsRefusedInsideARunningLoop) {
  support::run_virtual([]() -> Coroutine<> {
    Runner runner({.loop_factory = &counted_loop});
    expect_throws<RuntimeError>("Runner.run() cannot be called from a running event loop",
                                [&] { runner.run([]() -> Coroutine<> { co_return; }); });
    co_return;
  });
}

TEST(Runner, R11_TheLoopIsMadeAtTheFirstUse) {
  loops_made = 0;
  {
    Runner unused({.loop_factory = &counted_loop});
    unused.close();
  }
  EXPECT_EQ(loops_made, 0);
  Runner runner({.loop_factory = &counted_loop});
  EXPECT_EQ(loops_made, 0);
  runner.get_loop();
  runner.get_loop();
  runner.run([]() -> Coroutine<> { co_return; });
  EXPECT_EQ(loops_made, 1);
}

TEST(Runner, R11_DebugIsHonoured) {
  Runner debug({.debug = true, .loop_factory = &counted_loop});
  EXPECT_TRUE(debug.get_loop().get_debug());
  Runner plain({.debug = false, .loop_factory = &counted_loop});
  EXPECT_FALSE(plain.get_loop().get_debug());
}

TEST(Runner, R11_OnlyALoopOfTheDefaultKindBecomesTheThreadsLoop) {
  {
    Runner own({.loop_factory = &counted_loop});
    own.get_loop();
    EXPECT_THROW(get_event_loop(), RuntimeError);
  }
  Runner standard;
  EventLoop& made = standard.get_loop();
  EXPECT_EQ(&get_event_loop(), &made);
  EXPECT_EQ(standard.get_loop().backend(), "epoll");
  standard.close();
  EXPECT_THROW(get_event_loop(), RuntimeError);
}

TEST(Runner, R02_TheDestructorEndsWhatIsLeft) {
  Trace trace;
  {
    Runner runner({.loop_factory = &counted_loop});
    runner.run([&]() -> Coroutine<> {
      (void)create_task([&]() -> Coroutine<> {
        try {
          co_await sleep(10s);
        } catch (const CancelledError&) {
          trace("cancelled");
          throw;
        }
      });
      co_await sleep(1s);
    });
    trace("run-over");
  }
  EXPECT_EQ(trace, "run-over cancelled");
}

TEST(Runner, R02_CloseThrowsWhatLeavesTheLoopAndClosesAllTheSame) {
  const support::StderrCapture capture;  // nobody looks at the task that failed, which is reported
  Runner runner({.loop_factory = &counted_loop});
  runner.run([]() -> Coroutine<> {
    (void)create_task([]() -> Coroutine<> {
      bool cancelled = false;
      try {
        co_await sleep(10s);
      } catch (const CancelledError&) {
        cancelled = true;
      }
      if (cancelled) throw KeyboardInterrupt("in cleanup");
    });
    co_await sleep(1s);
  });
  expect_throws<KeyboardInterrupt>("in cleanup", [&] { runner.close(); });
  expect_throws<RuntimeError>("Runner is closed", [&] { runner.get_loop(); });
}

TEST(Runner, R12_AnyAwaitableIsTaken) {
  Runner runner({.loop_factory = &counted_loop});
  EXPECT_EQ(runner.run(sleep(1s, 3)), 3);
}

}  // namespace
