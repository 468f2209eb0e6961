// What a handle throws: reported, and the loop goes on; or it leaves the loop at once.
#include "support/virtual_test.hpp"

#include <chrono>
#include <string>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::Errors;
using support::expect_throws;
using support::Trace;
using support::VirtualLoop;

TEST(EventLoopErrors, S21_AnExceptionFromAHandleIsReportedAndLaterHandlesRun) {
  VirtualLoop loop;
  Errors errors(*loop);
  Trace trace;
  loop->call_soon([] { throw ValueError("x"); });
  loop->call_soon([&] { trace("later"); });
  loop.turns();
  EXPECT_EQ(trace, "later");
  ASSERT_EQ(errors.reports.size(), 1u);
  EXPECT_TRUE(errors.reports[0].message.starts_with("Exception in callback "))
      << errors.reports[0].message;
  support::expect_holds<ValueError>(errors.reports[0].exception, "x");
  EXPECT_TRUE(errors.reports[0].has_handle);
  EXPECT_FALSE(errors.reports[0].has_task);
}

TEST(EventLoopErrors, S21_AnythingElseThatIsThrownIsReportedToo) {
  VirtualLoop loop;
  Errors errors(*loop);
  loop->call_soon([] { throw CancelledError("c"); });
  loop->call_soon([] { throw BaseException("b"); });
  loop->call_soon([] { throw std::runtime_error("s"); });
  loop->call_soon([] { throw 5; });
  loop->call_later(0s, [] { throw ValueError("timer"); });
  loop->call_soon_threadsafe([] { throw ValueError("thread"); });
  loop.turns();
  ASSERT_EQ(errors.reports.size(), 6u);
  for (const auto& report : errors.reports) EXPECT_TRUE(report.has_handle && report.exception);
}

TEST(EventLoopErrors, S21_TheReportNamesTheCallbackAndWhereItWasGiven) {
  VirtualLoop loop;
  Errors errors(*loop);
  loop->call_soon([] { throw ValueError(); });
  const int line = __LINE__ - 1;
  loop.turns();
  ASSERT_EQ(errors.reports.size(), 1u);
  const std::string place = "event_loop_errors_test.cpp:" + std::to_string(line);
  EXPECT_NE(errors.reports[0].message.find(place), std::string::npos) << errors.reports[0].message;
}

TEST(EventLoopErrors, S22_SystemExitLeavesTheLoopAtOnceAndTheRestStaysQueued) {
  VirtualLoop loop;
  Errors errors(*loop);
  Trace trace;
  loop->call_soon([&] {
    loop->call_soon([&] { trace("queued by the one that threw"); });
    throw SystemExit(3);
  });
  loop->call_soon([&] { trace("rest"); });
  try {
    loop->run_forever();
    ADD_FAILURE() << "SystemExit did not leave the loop";
  } catch (const SystemExit& exit) {
    EXPECT_EQ(exit.code(), 3);
  }
  EXPECT_EQ(trace, "");
  EXPECT_FALSE(loop->is_running());
  EXPECT_EQ(running_loop(), nullptr);
  EXPECT_TRUE(errors.reports.empty());
  loop.turns();
  EXPECT_EQ(trace, "rest queued by the one that threw");
}

TEST(EventLoopErrors, S22_KeyboardInterruptLeavesTheLoopFromTimersAndFromOtherThreadsHandles) {
  VirtualLoop loop;
  Trace trace;
  loop->call_later(1s, [] { throw KeyboardInterrupt("timer"); });
  expect_throws<KeyboardInterrupt>("timer", [&] { loop->run_forever(); });
  loop->call_soon_threadsafe([] { throw KeyboardInterrupt("thread"); });
  loop->call_soon([&] { trace("before it"); });
  expect_throws<KeyboardInterrupt>("thread", [&] { loop->run_forever(); });
  EXPECT_EQ(trace, "before it");
}

TEST(EventLoopErrors, S22_TheContextOfTheHandleIsLeftToo) {
  VirtualLoop loop;
  const ContextVar<int> variable("variable", 0);
  loop->call_soon([&] {
    variable.set(1);
    throw KeyboardInterrupt();
  });
  EXPECT_THROW(loop->run_forever(), KeyboardInterrupt);
  EXPECT_EQ(variable.get(), 0);
}

TEST(EventLoopErrors, S22_ALoopLeftByAnExceptionCanBeClosed) {
  VirtualLoop loop;
  loop->call_soon([] { throw SystemExit(1); });
  loop->call_soon([] {});
  EXPECT_THROW(loop->run_forever(), SystemExit);
  loop->close();
  EXPECT_TRUE(loop->is_closed());
}

TEST(EventLoopErrors, D03_InDebugModeAnotherThreadMayNotQueue) {
  VirtualLoop loop;
  loop->set_debug(true);
  EXPECT_TRUE(loop->get_debug());
  std::exception_ptr soon, later;
  loop->call_soon([&] {
    std::thread([&] {
      try {
        loop->call_soon([] {});
      } catch (...) {
        soon = std::current_exception();
      }
      try {
        loop->call_later(1s, [] {});
      } catch (...) {
        later = std::current_exception();
      }
    }).join();
  });
  loop.turns();
  const std::string sentence =
      "Non-thread-safe operation invoked on an event loop other than the current one; "
      "use call_soon_threadsafe() from other threads";
  support::expect_holds<RuntimeError>(soon, sentence);
  support::expect_holds<RuntimeError>(later, sentence);
}

}  // namespace
