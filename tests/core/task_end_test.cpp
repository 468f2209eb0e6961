// How tasks end when they do not return: errors nobody looked at, cancellation, and what leaves the loop.
#include "support/virtual_test.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

namespace asyncio {
namespace {

using namespace std::chrono_literals;
using support::expect_await_throws;
using support::expect_holds;
using support::expect_throws;
using support::run_virtual;
using support::spin;
using support::Trace;

Coroutine<int> give(int value) { co_return value; }
Coroutine<> fail(std::string text) {
  throw ValueError(text);
  co_return;
}

// -- T-26 to T-29: ends

TEST(TaskEnd, T26_ATasksExceptionThatNobodyRetrievedIsReported) {
  run_virtual([]() -> Coroutine<> {
    support::Errors errors(get_running_loop());
    create_task(fail("lost"));
    co_await spin(1);
    EXPECT_EQ(errors.reports.size(), 1U);
    EXPECT_EQ(errors.reports.at(0).message, "Task exception was never retrieved");
    expect_holds<ValueError>(errors.reports.at(0).exception, "lost");
    auto asked = create_task(fail("seen"));
    co_await spin(1);
    (void)asked.exception();
    asked = Task<>();
    auto awaited = create_task(fail("awaited"));
    co_await expect_await_throws<ValueError>("awaited", awaited);
    awaited = Task<>();
    EXPECT_EQ(errors.reports.size(), 1U);
  });
}

TEST(TaskEnd, T26_CancelledTasksAreNotReported) {
  run_virtual([]() -> Coroutine<> {
    support::Errors errors(get_running_loop());
    auto task = create_task(spin(5));
    co_await spin(1);
    task.cancel();
    co_await spin(1);
    EXPECT_TRUE(task.cancelled());
    task = Task<>();
    EXPECT_TRUE(errors.reports.empty());
  });
}

TEST(TaskEnd, T26_WithoutAHandlerTheReportGoesToStderr) {
  std::string written;
  {
    const support::StderrCapture capture;
    run_virtual([]() -> Coroutine<> {
      create_task(fail("lost"), {.name = "loser"});
      co_await spin(1);
    });
    written = capture.text();
  }
  EXPECT_EQ(
      written.rfind(
          "Task exception was never retrieved\nfuture: <Task finished name='loser' coro=<", 0),
      0U)
      << written;
  EXPECT_NE(written.find("\nValueError: lost\n"), std::string::npos) << written;
}

TEST(TaskEnd, T27_CancellingAFailedTaskTakesTheReportBack) {
  run_virtual([]() -> Coroutine<> {
    support::Errors errors(get_running_loop());
    auto task = create_task(fail("x"));
    co_await spin(1);
    EXPECT_FALSE(task.cancel());
    task = Task<>();
    EXPECT_TRUE(errors.reports.empty());
  });
}

TEST(TaskEnd, T28_SystemExitIsStoredAndLeavesTheLoopAtOnce) {
  support::VirtualLoop loop;
  auto exit = []() -> Coroutine<> {
    throw SystemExit(4);
    co_return;
  };
  auto sleeper = []() -> Coroutine<> { co_await sleep(10s); };
  auto leaving = loop->create_task(exit);
  auto main = loop->create_task(sleeper);
  expect_throws<SystemExit>("4", [&] { loop->run_until_complete(main); });
  EXPECT_TRUE(leaving.done());
  expect_holds<SystemExit>(leaving.exception(), "4");
  EXPECT_FALSE(loop->is_running());
  EXPECT_FALSE(main.done());
  main.cancel();
  expect_throws<CancelledError>("", [&] { loop->run_until_complete(main); });
}

TEST(TaskEnd, T28_KeyboardInterruptOfTheMainTaskComesOutOnce) {
  support::VirtualLoop loop;
  auto interrupt = []() -> Coroutine<int> {
    co_await sleep(1s);
    throw KeyboardInterrupt();
  };
  expect_throws<KeyboardInterrupt>("", [&] { (void)loop->run_until_complete(interrupt()); });
  // The loop is usable, and does not stop a second time for the first run.
  EXPECT_EQ(loop->run_until_complete(give(3)), 3);
}

TEST(TaskEnd, T29_ACoroutineThatThrowsCancelledErrorEndsAsCancelled) {
  run_virtual([]() -> Coroutine<> {
    auto body = []() -> Coroutine<> {
      throw CancelledError("me");
      co_return;
    };
    auto task = create_task(body);
    co_await expect_await_throws<CancelledError>("me", task);
    EXPECT_TRUE(task.cancelled());
    EXPECT_EQ(task.cancelling(), 0);
  });
}

}  // namespace
}  // namespace asyncio
