// run(): its loop, its value, and the order in which everything ends.
#include "support/virtual_test.hpp"

#include <memory>
#include <string>
#include <vector>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::expect_throws;
using support::run_virtual;
using support::StderrCapture;
using support::Trace;

TEST(Run, R01_GivesTheValueOfMain) {
  const auto main = []() -> Coroutine<std::string> {
    co_await sleep(0s);
    co_return "value";
  };
  EXPECT_EQ(asyncio::run(main()), "value");
  EXPECT_EQ(asyncio::run(main), "value");
  EXPECT_EQ(run_virtual([]() -> Coroutine<std::unique_ptr<int>> {
              co_return std::make_unique<int>(3);
            }).operator*(),
            3);
}

TEST(Run, R01_ThrowsTheExceptionOfMain) {
  expect_throws<ValueError>("x", [] {
    run_virtual([]() -> Coroutine<> {
      co_await sleep(1s);
      throw ValueError("x");
    });
  });
  expect_throws<CancelledError>("c", [] {
    run_virtual([]() -> Coroutine<> {
      throw CancelledError("c");
      co_return;
    });
  });
}

TEST(Run, R01_MainRunsInATaskOfAFreshLoop) {
  const EventLoop* first = nullptr;
  run_virtual([&]() -> Coroutine<> {
    first = &get_running_loop();
    EXPECT_TRUE(static_cast<bool>(current_task()));
    EXPECT_EQ(all_tasks().size(), 1u);
    EXPECT_FALSE(get_running_loop().is_closed());
    co_return;
  });
  EXPECT_NE(first, nullptr);
  EXPECT_EQ(running_loop(), nullptr);
}

// The platform goes with its loop, and says when.
struct Announced : Platform {
  static inline std::string* said = nullptr;
  ~Announced() override { *said += "destroyed"; }
  std::string_view name() const noexcept override { return "announced"; }
  Clock::time_point now() noexcept override { return {}; }
  void poll(std::optional<Clock::time_point>) override {}
  void wake() noexcept override {}
};
std::unique_ptr<EventLoop> new_announced_loop() {
  return std::make_unique<EventLoop>(std::make_unique<Announced>());
}

TEST(Run, R01_TheLoopIsAlwaysClosed) {
  std::string said;
  Announced::said = &said;
  asyncio::run([]() -> Coroutine<> { co_return; }, {.loop_factory = &new_announced_loop});
  EXPECT_EQ(said, "destroyed");
  said.clear();
  EXPECT_THROW(asyncio::run(
                   []() -> Coroutine<> {
                     throw ValueError();
                     co_return;
                   },
                   {.loop_factory = &new_announced_loop}),
               ValueError);
  EXPECT_EQ(said, "destroyed");
}

TEST(Run, R01_InsideARunningLoopItIsRefusedAndTheCoroutineIsClosed) {
  const StderrCapture capture;
  auto owned = std::make_shared<int>();
  run_virtual([&]() -> Coroutine<> {
    const auto inner = [](std::shared_ptr<int> kept) -> Coroutine<> {
      (void)kept;
      co_return;
    };
    expect_throws<RuntimeError>("asyncio.run() cannot be called from a running event loop",
                                [&] { asyncio::run(inner(owned)); });
    EXPECT_EQ(owned.use_count(), 1);
    co_await sleep(0s);
  });
  EXPECT_EQ(capture.text(), "");
}

TEST(Run, R02_RemainingTasksAreCancelledAndAwaitedBeforeTheLoopCloses) {
  Trace trace;
  struct Names {
    Trace& trace;
    const char* name;
    ~Names() { trace(name); }
  };
  const auto background = [&]() -> Coroutine<> {
    const Names frame{trace, "frame-destroyed"};
    bool cancelled = false;
    try {
      co_await sleep(10s);
    } catch (const CancelledError&) {
      cancelled = true;
    }
    if (!cancelled) co_return;
    trace("cancelled");
    co_await sleep(1s);
    trace("cleaned-up");
  };
  run_virtual([&]() -> Coroutine<> {
    (void)create_task(background());
    co_await sleep(0s);
    trace("main-ends");
  });
  EXPECT_EQ(trace, "main-ends cancelled cleaned-up frame-destroyed");
}

TEST(Run, R02_TheSameHappensWhenMainFails) {
  Trace trace;
  const auto background = [&]() -> Coroutine<> {
    try {
      co_await sleep(10s);
    } catch (const CancelledError&) {
      trace("cancelled");
      throw;
    }
  };
  expect_throws<ValueError>("x", [&] {
    run_virtual([&]() -> Coroutine<> {
      (void)create_task(background());
      co_await sleep(0s);
      throw ValueError("x");
    });
  });
  EXPECT_EQ(trace, "cancelled");
}

TEST(Run, R02_S19_ATaskQueuedBeforeMainEndedStillTakesItsFirstStep) {
  Trace trace;
  const auto background = [&]() -> Coroutine<> {
    trace("begun");
    co_await sleep(10s);
    trace("never");
  };
  run_virtual([&]() -> Coroutine<> {
    (void)create_task(background());
    co_return;
  });
  EXPECT_EQ(trace, "begun");
}

TEST(Run, R02_ATaskMadeByTheLastTurnIsCancelledBeforeItBegins) {
  Trace trace;
  run_virtual([&]() -> Coroutine<> {
    EventLoop& loop = get_running_loop();
    const auto background = [&]() -> Coroutine<> {
      trace("never");
      co_return;
    };
    // Runs in the turn that ends main; what it makes is not run any more.
    loop.call_soon([&loop, background] { (void)loop.create_task(background); });
    co_return;
  });
  EXPECT_EQ(trace, "");
}

TEST(Run, R02_TheThreadsLoopIsUnsetAtTheEnd) {
  asyncio::run([]() -> Coroutine<> {
    EXPECT_EQ(&get_event_loop(), &get_running_loop());
    co_return;
  });
  EXPECT_THROW(get_event_loop(), RuntimeError);
}

TEST(Run, R03_ATaskThatFailsDuringTheShutdownIsReportedAndTheResultStays) {
  std::vector<std::string> messages;
  std::exception_ptr error;
  bool task_named = false;
  const auto background = []() -> Coroutine<> {
    bool cancelled = false;
    try {
      co_await sleep(10s);
    } catch (const CancelledError&) {
      cancelled = true;
    }
    if (cancelled) throw ValueError("in cleanup");
  };
  const int value = run_virtual([&]() -> Coroutine<int> {
    get_running_loop().set_exception_handler([&](EventLoop&, const ExceptionContext& context) {
      messages.push_back(context.message);
      error = context.exception;
      task_named = context.task && context.task.get_name() == "background";
    });
    (void)create_task(background(), {.name = "background"});
    co_await sleep(0s);
    co_return 1;
  });
  EXPECT_EQ(value, 1);
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(messages[0], "unhandled exception during asyncio.run() shutdown");
  support::expect_holds<ValueError>(error, "in cleanup");
  EXPECT_TRUE(task_named);
}

TEST(Run, R04_EachTaskIsCancelledOnceAndAwaitedHoweverLongItTakes) {
  int cancellations = 0;
  double ended_at = 0;
  const auto stubborn = [&]() -> Coroutine<> {
    for (int i = 0; i < 3; ++i) {
      try {
        co_await sleep(100s);
      } catch (const CancelledError&) {
        ++cancellations;
      }
    }
    ended_at = support::seconds();
  };
  Task<> task;
  run_virtual([&]() -> Coroutine<> {
    task = create_task(stubborn());
    co_await sleep(1s);
  });
  EXPECT_EQ(cancellations, 1);
  EXPECT_EQ(ended_at, 201.0);
  EXPECT_TRUE(task.done());
  EXPECT_FALSE(task.cancelled());
}

TEST(Run, R05_ATaskMadeDuringTheShutdownIsNotCancelledAndReportedWhenTheLoopCloses) {
  Trace trace;
  std::vector<std::string> messages;
  Task<> late;
  struct Late {
    Task<>& late;
    Trace& trace;
    ~Late() {
      late = create_task([](Trace& seen) -> Coroutine<> {
        try {
          co_await sleep(10s);
        } catch (const CancelledError&) {
          seen("cancelled");
          throw;
        }
      }(trace));
    }
  };
  const auto background = [&]() -> Coroutine<> {
    const Late made_in_cleanup{late, trace};
    co_await sleep(10s);
  };
  run_virtual([&]() -> Coroutine<> {
    get_running_loop().set_exception_handler(
        [&](EventLoop&, const ExceptionContext& context) { messages.push_back(context.message); });
    (void)create_task(background());
    co_await sleep(0s);
  });
  EXPECT_EQ(trace, "");
  EXPECT_FALSE(late.done());
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(messages[0], "Task was destroyed but it is pending!");
}

TEST(Run, R12_AnAwaitableOrACallableIsTakenToo) {
  EXPECT_EQ(run_virtual(sleep(1s, 5)), 5);
  EXPECT_EQ(run_virtual([owned = std::make_unique<int>(6)]() -> Coroutine<int> {
              co_await sleep(1s);
              co_return *owned;
            }),
            6);
}

TEST(Run, R11_DebugIsHonoured) {
  const auto debug = []() -> Coroutine<bool> { co_return get_running_loop().get_debug(); };
  EXPECT_TRUE(asyncio::run(debug(), {.debug = true}));
  EXPECT_FALSE(asyncio::run(debug(), {.debug = false}));
}

// Throws what leaves the loop as its answer to the cancellation at the end of run().
Coroutine<> exit_when_cancelled(int code) {
  bool cancelled = false;
  try {
    co_await sleep(10s);
  } catch (const CancelledError&) {
    cancelled = true;
  }
  if (cancelled) throw SystemExit(code);
}

// Nobody looks at the task that failed, which is reported too, as in Python.
TEST(Run, R02_SystemExitDuringTheShutdownLeavesRun) {
  const StderrCapture capture;
  try {
    run_virtual([]() -> Coroutine<int> {
      (void)create_task(exit_when_cancelled(6));
      co_await sleep(1s);
      co_return 1;
    });
    ADD_FAILURE() << "SystemExit did not leave run()";
  } catch (const SystemExit& exit) {
    EXPECT_EQ(exit.code(), 6);
  }
  EXPECT_TRUE(capture.text().starts_with("Task exception was never retrieved\n")) << capture.text();
}

TEST(Run, R02_SystemExitDuringTheShutdownReplacesTheExceptionOfMain) {
  const StderrCapture capture;
  try {
    run_virtual([]() -> Coroutine<> {
      (void)create_task(exit_when_cancelled(7));
      co_await sleep(1s);
      throw ValueError("of main");
    });
    ADD_FAILURE() << "SystemExit did not leave run()";
  } catch (const SystemExit& exit) {
    EXPECT_EQ(exit.code(), 7);
  }
}

TEST(Run, T28_SystemExitFromATaskLeavesRunAndTheOthersAreStillEnded) {
  Trace trace;
  const auto background = [&]() -> Coroutine<> {
    try {
      co_await sleep(10s);
    } catch (const CancelledError&) {
      trace("cancelled");
      throw;
    }
  };
  try {
    run_virtual([&]() -> Coroutine<> {
      (void)create_task(background());
      co_await sleep(1s);
      throw SystemExit(5);
    });
    ADD_FAILURE() << "SystemExit did not leave run()";
  } catch (const SystemExit& exit) {
    EXPECT_EQ(exit.code(), 5);
  }
  EXPECT_EQ(trace, "cancelled");
}

}  // namespace
