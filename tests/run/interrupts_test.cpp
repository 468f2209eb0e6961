// Ctrl-C and SIGTERM while run() runs: who is cancelled, what is thrown, and what ends by itself (rules ).
#include "support/outcome.hpp"
#include "support/virtual_test.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <string>
#include <thread>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::expect_throws;
using support::run_virtual;
using support::spin;
using support::Trace;

class Interrupts : public ::testing::Test {
 protected:
  static bool is_default(int number) {
    struct sigaction now{};
    sigaction(number, nullptr, &now);
    return now.sa_handler == SIG_DFL;
  }
  void SetUp() override {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
  }
  void TearDown() override {
    EXPECT_TRUE(is_default(SIGINT));
    EXPECT_TRUE(is_default(SIGTERM));
    SetUp();
  }
  // Says what it is told, and how it ends.
  static Coroutine<> waits(Trace& trace, std::string name) {
    std::exception_ptr error;
    try {
      co_await sleep(1h);
    } catch (...) {
      error = std::current_exception();
    }
    trace(name + ":" + repr(error));
    std::rethrow_exception(error);
  }
  // Ends only when it wants to.
  static Coroutine<> ignores_cancellation() {
    for (;;) {
      try {
        co_await sleep(1h);
      } catch (const CancelledError&) {
      }
    }
  }

  Trace trace;
};

TEST_F(Interrupts, R06_TheFirstCancelsMainAndRunThrowsKeyboardInterrupt) {
  expect_throws<KeyboardInterrupt>("", [this] {
    run_virtual([this]() -> Coroutine<> {
      auto background = create_task(waits(trace, "background"));
      co_await sleep(0s);
      get_running_loop().call_later(1s, [] { std::raise(SIGINT); });
      co_await waits(trace, "main");
    });
  });
  EXPECT_EQ(trace, "main:CancelledError() background:CancelledError()");
}

TEST_F(Interrupts, R06_AMainThatRunsGetsItAtItsNextAwait) {
  expect_throws<KeyboardInterrupt>("", [this] {
    run_virtual([this]() -> Coroutine<> {
      std::raise(SIGINT);
      trace("goes on");
      co_await sleep(0s);
      trace("not reached");
    });
  });
  EXPECT_EQ(trace, "goes on");
}

TEST_F(Interrupts, R07_AMainThatCatchesItReturnsItsValue) {
  const int value = run_virtual([]() -> Coroutine<int> {
    get_running_loop().call_soon([] { std::raise(SIGINT); });
    try {
      co_await sleep(1h);
    } catch (const CancelledError&) {
      co_return 5;
    }
    co_return 6;
  });
  EXPECT_EQ(value, 5);
}

TEST_F(Interrupts, R06_WhoeverElseCancelledMainToo_CancelledErrorStays) {
  EXPECT_THROW(run_virtual([]() -> Coroutine<> {
                 get_running_loop().call_soon([main = current_task()]() mutable {
                   std::raise(SIGINT);
                   main.cancel();
                 });
                 co_await sleep(1h);
               }),
               CancelledError);
}

TEST_F(Interrupts, R06_AnErrorOfTheCleanupGoesBeforeIt) {
  expect_throws<ValueError>("cleanup", [] {
    run_virtual([]() -> Coroutine<> {
      get_running_loop().call_soon([] { std::raise(SIGINT); });
      bool cancelled = false;
      try {
        co_await sleep(1h);
      } catch (const CancelledError&) {
        cancelled = true;
      }
      if (cancelled) throw ValueError("cleanup");
    });
  });
}

TEST_F(Interrupts, R08_TheSecondLeavesTheLoopBeforeTheNextHandle) {
  expect_throws<KeyboardInterrupt>("", [this] {
    run_virtual([this]() -> Coroutine<> {
      get_running_loop().call_soon([this] {
        std::raise(SIGINT);
        std::raise(SIGINT);
        trace("this handle ends");
      });
      get_running_loop().call_soon([this] { trace("the next one is left to the shutdown"); });
      try {
        co_await sleep(1h);
      } catch (const CancelledError&) {
        trace("main is cancelled by the shutdown");
      }
    });
  });
  EXPECT_EQ(
      trace,
      "this handle ends the next one is left to the shutdown main is cancelled by the shutdown");
}

TEST_F(Interrupts, R08_ItEndsAProgramWhoseMainIgnoresTheFirst) {
  expect_throws<KeyboardInterrupt>("", [this] {
    run_virtual([this]() -> Coroutine<> {
      get_running_loop().call_later(1s, [] { std::raise(SIGINT); });
      get_running_loop().call_later(2s, [] { std::raise(SIGINT); });
      try {
        co_await sleep(1h);
      } catch (const CancelledError&) {
        trace("first");
      }
      try {
        co_await sleep(1h);
      } catch (const CancelledError&) {
        trace("shutdown");
      }
    });
  });
  EXPECT_EQ(trace, "first shutdown");
}

TEST_F(Interrupts, R09_AHandlerOfTheProgramIsLeftAlone) {
  static volatile int seen;
  seen = 0;
  std::signal(SIGINT, [](int) { seen = seen + 1; });
  run_virtual([]() -> Coroutine<> {
    std::raise(SIGINT);
    co_await spin();
  });
  EXPECT_EQ(seen, 1);
  std::signal(SIGINT, SIG_IGN);
  run_virtual([]() -> Coroutine<> {
    std::raise(SIGINT);
    co_await spin();
  });
  std::signal(SIGINT, SIG_DFL);
}

TEST_F(Interrupts, R09_AnotherThreadThanTheMainOneInstallsNothing) {
  std::thread([] {
    run_virtual([]() -> Coroutine<> {
      EXPECT_TRUE(is_default(SIGINT));
      co_return;
    });
  }).join();
}

TEST_F(Interrupts, R09_AHandlerOfTheLoopHearsOfItInstead) {
  run_virtual([this]() -> Coroutine<> {
    EventLoop& loop = get_running_loop();
    loop.add_signal_handler(SIGINT, [this] { trace("mine"); });
    std::raise(SIGINT);
    std::raise(SIGINT);
    std::raise(SIGINT);
    co_await spin();
    EXPECT_EQ(trace, "mine mine mine");
    loop.remove_signal_handler(SIGINT);
    EXPECT_FALSE(is_default(SIGINT));
  });
}

TEST_F(Interrupts, R06_EachRunOfARunnerBeginsAnew) {
  Runner runner({.loop_factory = &asyncio::testing::new_virtual_event_loop});
  const auto interrupted = [&runner] {
    runner.run([]() -> Coroutine<> {
      std::raise(SIGINT);
      co_await sleep(1h);
    });
  };
  EXPECT_THROW(interrupted(), KeyboardInterrupt);
  EXPECT_TRUE(is_default(SIGINT));
  EXPECT_THROW(interrupted(), KeyboardInterrupt);
  const int value = runner.run([]() -> Coroutine<int> { co_return co_await sleep(1s, 3); });
  EXPECT_EQ(value, 3);
}

// -- SIGTERM --------------------------------------------------------------------------------------

TEST_F(Interrupts, SigtermIsLeftAloneUnlessAskedFor) {
  run_virtual([]() -> Coroutine<> {
    EXPECT_TRUE(is_default(SIGTERM));
    co_return;
  });
}

TEST_F(Interrupts, SigtermEndsTheProgramInOrder) {
  int code = 0;
  try {
    run_virtual(
        [this]() -> Coroutine<> {
          auto background = create_task(waits(trace, "background"));
          co_await sleep(0s);
          std::raise(SIGTERM);
          co_await waits(trace, "main");
        },
        {.handle_sigterm = true});
  } catch (const SystemExit& exit) {
    code = exit.code();
  }
  EXPECT_EQ(code, 143);
  EXPECT_EQ(trace, "main:CancelledError() background:CancelledError()");
}

// -- how long the shutdown may take ---------------------------------------------------------------

TEST_F(Interrupts, AMainThatIgnoresItsCancellationIsGivenUpAfterTheGracePeriod) {
  const support::StderrCapture captured;
  Clock::duration took{};
  try {
    run_virtual(
        [&]() -> Coroutine<> {
          get_running_loop().call_later(1s, [] { std::raise(SIGTERM); });
          get_running_loop().set_exception_handler([&](EventLoop& loop, const ExceptionContext&) {
            took = loop.time().time_since_epoch();
          });
          co_await ignores_cancellation();
        },
        {.handle_sigterm = true, .shutdown_grace = 5s});
    ADD_FAILURE() << "run() returned";
  } catch (const SystemExit& exit) {
    EXPECT_EQ(exit.code(), 143);
  }
  EXPECT_EQ(took, 6s);
  const std::string said = captured.text();
  EXPECT_TRUE(
      said.starts_with("asyncio: the shutdown goes on without 1 task that did not end when "
                       "cancelled:\n  <Task cancelling name='"))
      << said;
  EXPECT_NE(said.find("running at "), said.npos) << said;
  EXPECT_NE(said.find("ignores_cancellation() at "), said.npos) << said;
  EXPECT_NE(said.find("interrupts_test.cpp:"), said.npos) << said;
}

TEST_F(Interrupts, TasksThatIgnoreTheEndOfMainAreGivenUpToo) {
  const support::StderrCapture captured;
  const int value = run_virtual(
      []() -> Coroutine<int> {
        get_running_loop().set_exception_handler([](EventLoop&, const ExceptionContext&) {});
        create_task(ignores_cancellation(), {.name = "stubborn"});
        create_task(ignores_cancellation(), {.name = "obstinate"});
        create_task(sleep(1h), {.name = "obedient"});
        co_await sleep(0s);
        co_return 9;
      },
      {.shutdown_grace = 5s});
  EXPECT_EQ(value, 9);
  const std::string said = captured.text();
  EXPECT_NE(said.find("without 2 tasks that"), said.npos) << said;
  EXPECT_NE(said.find("name='stubborn'"), said.npos) << said;
  EXPECT_NE(said.find("name='obstinate'"), said.npos) << said;
  EXPECT_EQ(said.find("obedient"), said.npos) << said;
}

TEST_F(Interrupts, ATaskThatTakesLessThanTheGracePeriodEndsByItself) {
  const support::StderrCapture captured;
  run_virtual(
      [this]() -> Coroutine<> {
        create_task([](Trace& said) -> Coroutine<> {
          try {
            co_await sleep(1h);
          } catch (const CancelledError&) {
          }
          co_await sleep(4s);
          said("ended");
        }(trace));
        co_await sleep(0s);
      },
      {.shutdown_grace = 5s});
  EXPECT_EQ(trace, "ended");
  EXPECT_EQ(captured.text(), "");
}

// -- programs that end ----------------------------------------------------------------------------

// How a child process ends that runs `program`, and what it wrote to stderr.
struct Ending {
  int status = 0;
  std::string said;
};
template <typename F>
Ending ending_of(F program) {
  Ending ending;
  int pipe_ends[2];
  EXPECT_EQ(pipe(pipe_ends), 0);
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    dup2(pipe_ends[1], 2);
    close(pipe_ends[0]);
    program();
    _exit(0);
  }
  close(pipe_ends[1]);
  char piece[1024];
  for (ssize_t count; (count = read(pipe_ends[0], piece, sizeof piece)) > 0;)
    ending.said.append(piece, static_cast<std::size_t>(count));
  close(pipe_ends[0]);
  EXPECT_EQ(waitpid(child, &ending.status, 0), child);
  return ending;
}

// Not inlined into the next: from a function that never throws and cleans up, g++ 12 calls std::terminate() without
// the exception.
template <typename F>
[[gnu::noinline]] void call(F& program) {
  program();
}
// Like a main() that catches nothing.
template <typename F>
[[gnu::noinline]] void uncaught(F program) noexcept {
  call(program);
}

TEST_F(Interrupts, AnUncaughtKeyboardInterruptEndsTheProgramBySigint) {
  const Ending ending = ending_of([] {
    uncaught([] {
      asyncio::run([]() -> Coroutine<> {
        std::raise(SIGINT);
        co_await sleep(1h);
      });
    });
  });
  EXPECT_TRUE(WIFSIGNALED(ending.status));
  EXPECT_EQ(WTERMSIG(ending.status), SIGINT);
  EXPECT_EQ(ending.said, "KeyboardInterrupt\n");
}

TEST_F(Interrupts, AnUncaughtSystemExitEndsTheProgramBySigterm) {
  const Ending ending = ending_of([] {
    uncaught([] {
      asyncio::run(
          []() -> Coroutine<> {
            std::raise(SIGTERM);
            co_await sleep(1h);
          },
          {.handle_sigterm = true});
    });
  });
  EXPECT_TRUE(WIFSIGNALED(ending.status));
  EXPECT_EQ(WTERMSIG(ending.status), SIGTERM);
}

TEST_F(Interrupts, AProgramThatCatchesItChoosesItsExitCode) {
  const Ending ending = ending_of([] {
    try {
      asyncio::run([]() -> Coroutine<> {
        std::raise(SIGINT);
        co_await sleep(1h);
      });
    } catch (const KeyboardInterrupt&) {
      _exit(130);
    }
  });
  EXPECT_TRUE(WIFEXITED(ending.status));
  EXPECT_EQ(WEXITSTATUS(ending.status), 130);
}

TEST_F(Interrupts, R08_TheThirdEndsAProgramThatIsStuckInOneHandle) {
  const Ending ending = ending_of([] {
    asyncio::run([]() -> Coroutine<> {
      for (;;) std::raise(SIGINT);
      co_return;
    });
  });
  EXPECT_TRUE(WIFSIGNALED(ending.status));
  EXPECT_EQ(WTERMSIG(ending.status), SIGINT);
  EXPECT_EQ(ending.said, "");
}

TEST_F(Interrupts, R09_WhileTheRestIsCleanedUpASignalActsByDefault) {
  const Ending ending = ending_of([] {
    asyncio::run([]() -> Coroutine<> {
      create_task([]() -> Coroutine<> {
        try {
          co_await sleep(1h);
        } catch (const CancelledError&) {
        }
        std::raise(SIGINT);
        _exit(1);
      });
      co_await sleep(0s);
    });
  });
  EXPECT_TRUE(WIFSIGNALED(ending.status));
  EXPECT_EQ(WTERMSIG(ending.status), SIGINT);
}

}  // namespace
