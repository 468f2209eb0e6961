// Signals as handles of a loop: in which order, in place of what, and what is as before afterwards (rules N-01, N-02).
#include "support/virtual_test.hpp"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <memory>
#include <string>
#include <thread>
#include <unistd.h>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::expect_throws;
using support::run_virtual;
using support::Trace;
using support::VirtualLoop;

// What a signal does when nobody asks for it, put back after each test.
class SignalHandler : public ::testing::Test {
 protected:
  static struct sigaction disposition(int number) {
    struct sigaction now{};
    EXPECT_EQ(sigaction(number, nullptr, &now), 0);
    return now;
  }
  static void handler_of_the_program(int) { seen_by_the_program = 1; }
  static inline volatile int seen_by_the_program = 0;

  void SetUp() override {
    seen_by_the_program = 0;
    std::signal(SIGUSR1, SIG_DFL);
    std::signal(SIGUSR2, SIG_DFL);
  }
  void TearDown() override { SetUp(); }

  VirtualLoop loop;
  Trace trace;
};

TEST_F(SignalHandler, N01_TheCallbackRunsAsAHandleBehindWhatIsReady) {
  loop->add_signal_handler(SIGUSR1, [&] {
    trace("signal");
    EXPECT_EQ(running_loop(), &*loop);
    loop->call_soon([&] { trace("later"); });
  });
  loop->call_soon([&] {
    trace("raises");
    std::raise(SIGUSR1);
    trace("raised");
  });
  loop->call_soon([&] { trace("ready"); });
  loop.turns(1);
  EXPECT_EQ(trace, "raises raised ready");
  loop.turns(1);
  EXPECT_EQ(trace, "raises raised ready");
  loop.turns(1);
  EXPECT_EQ(trace, "raises raised ready signal");
  loop.turns(1);
  EXPECT_EQ(trace, "raises raised ready signal later");
}

TEST_F(SignalHandler, N01_ItRunsOnceForEachSignal) {
  loop->add_signal_handler(SIGUSR1, [&] { trace("one"); });
  loop->add_signal_handler(SIGUSR2, [&] { trace("two"); });
  std::raise(SIGUSR1);
  std::raise(SIGUSR2);
  std::raise(SIGUSR1);
  loop.turns(2);
  EXPECT_EQ(trace, "one one two");
  std::raise(SIGUSR2);
  loop.turns(2);
  EXPECT_EQ(trace, "one one two two");
}

TEST_F(SignalHandler, N01_ASignalThatItsOwnHandlerRaisesHasTheNextTurn) {
  loop->add_signal_handler(SIGUSR1, [&] {
    trace("signal");
    std::raise(SIGUSR1);
  });
  std::raise(SIGUSR1);
  for (int turn = 0; turn < 3; ++turn) {
    trace(turn);
    loop.turns(2);
  }
  EXPECT_EQ(trace, "0 signal 1 signal 2 signal");
  EXPECT_TRUE(loop->remove_signal_handler(SIGUSR1));
}

TEST_F(SignalHandler, N01_ASecondHandlerReplacesTheFirst) {
  auto owned = std::make_shared<int>(1);
  loop->add_signal_handler(SIGUSR1, [&, owned] { trace("first"); });
  EXPECT_EQ(owned.use_count(), 2);
  loop->add_signal_handler(SIGUSR1, [&] { trace("second"); });
  EXPECT_EQ(owned.use_count(), 1);
  std::raise(SIGUSR1);
  loop.turns(2);
  EXPECT_EQ(trace, "second");
}

TEST_F(SignalHandler, N01_RemovingSaysWhetherThereWasOneAndRestoresTheDisposition) {
  EXPECT_FALSE(loop->remove_signal_handler(SIGUSR1));
  loop->add_signal_handler(SIGUSR1, [] {});
  EXPECT_NE(disposition(SIGUSR1).sa_handler, SIG_DFL);
  EXPECT_TRUE(loop->remove_signal_handler(SIGUSR1));
  EXPECT_EQ(disposition(SIGUSR1).sa_handler, SIG_DFL);
  EXPECT_FALSE(loop->remove_signal_handler(SIGUSR1));
}

TEST_F(SignalHandler, WhatTheProgramDidBeforeItDoesAgain) {
  std::signal(SIGUSR1, &handler_of_the_program);
  std::signal(SIGUSR2, SIG_IGN);
  loop->add_signal_handler(SIGUSR1, [&] { trace("loop"); });
  loop->add_signal_handler(SIGUSR2, [&] { trace("loop"); });
  std::raise(SIGUSR1);
  std::raise(SIGUSR2);
  loop.turns(2);
  EXPECT_EQ(trace, "loop loop");
  loop->remove_signal_handler(SIGUSR1);
  loop->remove_signal_handler(SIGUSR2);
  std::raise(SIGUSR1);
  std::raise(SIGUSR2);
  loop.turns(2);
  EXPECT_EQ(seen_by_the_program, 1);
  EXPECT_EQ(trace, "loop loop");
}

TEST_F(SignalHandler, AHandlerThatTheProgramPutInMeanwhileStays) {
  loop->add_signal_handler(SIGUSR1, [] {});
  std::signal(SIGUSR1, &handler_of_the_program);
  loop->remove_signal_handler(SIGUSR1);
  std::raise(SIGUSR1);
  EXPECT_EQ(seen_by_the_program, 1);
}

TEST_F(SignalHandler, ClosingTheLoopRestoresAll) {
  loop->add_signal_handler(SIGUSR1, [&] { trace("never"); });
  loop->add_signal_handler(SIGUSR2, [&] { trace("never"); });
  std::raise(SIGUSR1);
  loop->close();
  EXPECT_EQ(disposition(SIGUSR1).sa_handler, SIG_DFL);
  EXPECT_EQ(disposition(SIGUSR2).sa_handler, SIG_DFL);
  EXPECT_EQ(trace, "");
}

TEST_F(SignalHandler, OneThatIsRemovedBeforeItsTurnDoesNotRun) {
  loop->add_signal_handler(SIGUSR1, [&] { trace("never"); });
  std::raise(SIGUSR1);
  EXPECT_TRUE(loop->remove_signal_handler(SIGUSR1));
  loop.turns(2);
  EXPECT_EQ(trace, "");
}

TEST_F(SignalHandler, OneMayRemoveItself) {
  auto owned = std::make_shared<int>(7);
  loop->add_signal_handler(SIGUSR1, [this, owned] {
    EXPECT_TRUE(loop->remove_signal_handler(SIGUSR1));
    trace(*owned);
  });
  std::raise(SIGUSR1);
  std::raise(SIGUSR1);
  loop.turns(2);
  EXPECT_EQ(trace, "7");
  EXPECT_EQ(owned.use_count(), 1);
}

TEST_F(SignalHandler, TheNewestOfSeveralLoopsHearsOfIt) {
  auto other = asyncio::testing::new_virtual_event_loop();
  const auto turn = [&] {
    loop.turns(2);
    other->run_once(false);
    other->run_once(false);
  };
  loop->add_signal_handler(SIGUSR1, [&] { trace("first"); });
  other->add_signal_handler(SIGUSR1, [&] { trace("second"); });
  std::raise(SIGUSR1);
  turn();
  other->close();
  std::raise(SIGUSR1);
  loop.turns(2);
  EXPECT_EQ(trace, "second first");
  loop->close();
  EXPECT_EQ(disposition(SIGUSR1).sa_handler, SIG_DFL);
}

TEST_F(SignalHandler, TheOlderOfTwoLoopsMayCloseFirst) {
  auto older = asyncio::testing::new_virtual_event_loop();
  older->add_signal_handler(SIGUSR1, [&] { trace("older"); });
  loop->add_signal_handler(SIGUSR1, [&] { trace("newer"); });
  older->close();
  std::raise(SIGUSR1);
  loop.turns(2);
  EXPECT_EQ(trace, "newer");
  loop->remove_signal_handler(SIGUSR1);
  EXPECT_EQ(disposition(SIGUSR1).sa_handler, SIG_DFL);
}

TEST_F(SignalHandler, X01_WhatItThrowsIsReported) {
  support::Errors errors(*loop);
  loop->add_signal_handler(SIGUSR1, [] { throw ValueError("in the handler"); });
  std::raise(SIGUSR1);
  std::raise(SIGUSR1);
  loop.turns(2);
  ASSERT_EQ(errors.reports.size(), 2u);
  EXPECT_TRUE(errors.reports[0].message.starts_with("Exception in callback "));
  support::expect_holds<ValueError>(errors.reports[1].exception, "in the handler");
}

TEST_F(SignalHandler, S22_KeyboardInterruptFromItLeavesTheLoopAndTheRestIsKept) {
  int calls = 0;
  loop->add_signal_handler(SIGUSR1, [&] {
    if (++calls == 1) throw KeyboardInterrupt("handler");
  });
  std::raise(SIGUSR1);
  std::raise(SIGUSR1);
  expect_throws<KeyboardInterrupt>("handler", [&] { loop.turns(2); });
  loop.turns(2);
  EXPECT_EQ(calls, 2);
}

TEST_F(SignalHandler, N01_ItRunsInTheContextInWhichItWasAdded) {
  const ContextVar<int> variable("variable", 0);
  Context().run([&] {
    variable.set(4);
    loop->add_signal_handler(SIGUSR1, [&] { trace(variable.get()); });
  });
  std::raise(SIGUSR1);
  loop.turns(2);
  EXPECT_EQ(trace, "4");
}

TEST_F(SignalHandler, ErrnoIsKept) {
  loop->add_signal_handler(SIGUSR1, [] {});
  errno = E2BIG;
  std::raise(SIGUSR1);
  EXPECT_EQ(errno, E2BIG);
}

TEST_F(SignalHandler, N02_WhatCannotBeCaughtIsRefused) {
  expect_throws<RuntimeError>("sig 9 cannot be caught",
                              [&] { loop->add_signal_handler(SIGKILL, [] {}); });
  expect_throws<RuntimeError>("sig 19 cannot be caught",
                              [&] { loop->add_signal_handler(SIGSTOP, [] {}); });
  EXPECT_FALSE(loop->remove_signal_handler(SIGKILL));
}

TEST_F(SignalHandler, N02_InvalidNumbersAreRefused) {
  for (const int number : {-1, 0, 32, 65, 1000}) {
    const std::string text = "invalid signal number " + std::to_string(number);
    expect_throws<ValueError>(text, [&] { loop->add_signal_handler(number, [] {}); });
    expect_throws<ValueError>(text, [&] { loop->remove_signal_handler(number); });
  }
}

TEST_F(SignalHandler, N02_AClosedLoopRefuses) {
  loop->close();
  expect_throws<RuntimeError>("Event loop is closed",
                              [&] { loop->add_signal_handler(SIGUSR1, [] {}); });
  EXPECT_EQ(disposition(SIGUSR1).sa_handler, SIG_DFL);
}

TEST_F(SignalHandler, N02_AnotherThreadThanTheMainOneIsRefused) {
  std::thread([] {
    const VirtualLoop mine;
    expect_throws<RuntimeError>("add_signal_handler() only works in the main thread of the program",
                                [&] { mine->add_signal_handler(SIGUSR1, [] {}); });
  }).join();
}

TEST_F(SignalHandler, ASignalThatAnotherThreadGetsReachesTheLoopsThread) {
  const auto real = new_event_loop();
  real->add_signal_handler(SIGUSR1, [&] {
    trace("signal");
    real->stop();
  });
  std::thread sender([] { std::raise(SIGUSR1); });  // delivered to this very thread
  real->run_forever();
  sender.join();
  EXPECT_EQ(trace, "signal");
}

TEST_F(SignalHandler, ASignalSentByAnotherThreadEndsTheSleepOfTheLoop) {
  const auto real = new_event_loop();
  const pid_t self = getpid();
  real->add_signal_handler(SIGUSR1, [&] { real->stop(); });
  std::thread sender([self] { kill(self, SIGUSR1); });
  real->run_forever();  // would not return otherwise
  sender.join();
}

}  // namespace
