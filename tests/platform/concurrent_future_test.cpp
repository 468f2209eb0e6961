// ConcurrentFuture: states, blocking, callbacks, and what several threads may do to one at once.
#include "support/leaks.hpp"
#include "support/stderr_capture.hpp"
#include "support/throws.hpp"

#include <asyncio.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <latch>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::expect_holds;
using support::expect_throws;

TEST(ConcurrentFuture, T34_AValueThatIsThereIsGivenAtOnce) {
  const ConcurrentFuture<int> future;
  EXPECT_FALSE(future.done());
  EXPECT_FALSE(future.running());
  future.set_result(3);
  EXPECT_TRUE(future.done());
  EXPECT_FALSE(future.cancelled());
  EXPECT_EQ(future.result(), 3);
  EXPECT_EQ(future.result(0s), 3);
  EXPECT_EQ(future.exception(), nullptr);
}

TEST(ConcurrentFuture, T34_AnExceptionIsThrownByResultAndGivenByException) {
  const ConcurrentFuture<int> future;
  future.set_exception(ValueError("x"));
  expect_throws<ValueError>("x", [&] { (void)future.result(); });
  expect_holds<ValueError>(future.exception(), "x");
  const ConcurrentFuture<> other;
  other.set_exception(std::make_exception_ptr(ValueError("y")));
  expect_throws<ValueError>("y", [&] { other.result(); });
}

TEST(ConcurrentFuture, T34_WhatHasNotBegunCanBeCancelled) {
  const ConcurrentFuture<int> future;
  EXPECT_TRUE(future.cancel());
  EXPECT_TRUE(future.cancel());
  EXPECT_TRUE(future.cancelled());
  EXPECT_TRUE(future.done());
  EXPECT_FALSE(future.set_running_or_notify_cancel());
  expect_throws<CancelledError>("", [&] { (void)future.result(); });
  expect_throws<CancelledError>("", [&] { (void)future.exception(); });
}

TEST(ConcurrentFuture, T34_WhatRunsOrIsDoneCannot) {
  const ConcurrentFuture<int> future;
  EXPECT_TRUE(future.set_running_or_notify_cancel());
  EXPECT_TRUE(future.running());
  EXPECT_FALSE(future.cancel());
  future.set_result(1);
  EXPECT_FALSE(future.running());
  EXPECT_FALSE(future.cancel());
  EXPECT_EQ(future.result(), 1);
}

TEST(ConcurrentFuture, T34_ATimeoutThatPassesIsATimeoutError) {
  const ConcurrentFuture<int> future;
  expect_throws<TimeoutError>("", [&] { (void)future.result(1ms); });
  expect_throws<TimeoutError>("", [&] { (void)future.exception(0s); });
  expect_throws<TimeoutError>("", [&] { (void)future.result(-1s); });
  EXPECT_FALSE(future.done());
}

TEST(ConcurrentFutureThreads, T34_ResultBlocksUntilAnotherThreadCompletesIt) {
  for (const OptionalDuration timeout :
       {OptionalDuration(), OptionalDuration(1h), OptionalDuration(std::chrono::hours::max())}) {
    const ConcurrentFuture<std::string> future;
    std::thread other([&] {
      std::this_thread::sleep_for(2ms);
      future.set_result("value");
    });
    EXPECT_EQ(future.result(timeout), "value");
    other.join();
  }
}

TEST(ConcurrentFutureThreads, T34_ACancellationWakesWhoBlocks) {
  const ConcurrentFuture<int> future;
  std::thread other([&] {
    std::this_thread::sleep_for(2ms);
    future.cancel();
  });
  expect_throws<CancelledError>("", [&] { (void)future.result(); });
  other.join();
}

TEST(ConcurrentFuture, T34_ResultsOfEveryKind) {
  int number = 5;
  ConcurrentFuture<int&> reference;
  reference.set_result(&number);
  EXPECT_EQ(&reference.result(), &number);
  EXPECT_EQ(&std::move(reference).result(), &number);
  ConcurrentFuture<std::unique_ptr<int>> owned;
  owned.set_result(std::make_unique<int>(6));
  EXPECT_EQ(*owned.result(), 6);
  const std::unique_ptr<int> taken = std::move(owned).result();
  EXPECT_EQ(*taken, 6);
  const ConcurrentFuture<> nothing;
  nothing.set_result();
  nothing.result();
}

TEST(ConcurrentFuture, T34_AValueIsMovedOutOfTheLastHandleOnly) {
  ConcurrentFuture<std::string> one;
  const ConcurrentFuture<std::string> two = one;
  EXPECT_EQ(one, two);
  one.set_result("a text that is too long to stand in the string itself");
  EXPECT_EQ(std::move(one).result().size(), 53u);
  EXPECT_EQ(two.result().size(), 53u);
}

TEST(ConcurrentFuture, T34_CallbacksRunInTheirOrderOnTheThreadThatCompletes) {
  std::string trace;
  const ConcurrentFuture<int> future;
  future.add_done_callback(
      [&](const ConcurrentFuture<int>& done) { trace += "a" + std::to_string(done.result()); });
  future.add_done_callback([&](const ConcurrentFuture<int>&) { trace += "b"; });
  EXPECT_EQ(trace, "");
  future.set_result(1);
  EXPECT_EQ(trace, "a1b");
  future.add_done_callback([&](const auto&) { trace += "c"; });
  EXPECT_EQ(trace, "a1bc");
}

TEST(ConcurrentFuture, T34_ACallbackThatThrowsIsReportedAndTheOthersRun) {
  const support::StderrCapture captured;
  const ConcurrentFuture<int> future;
  bool ran = false;
  future.add_done_callback([](const auto&) { throw ValueError("x"); });
  future.add_done_callback([&](const auto&) { ran = true; });
  future.set_result(1);
  EXPECT_TRUE(ran);
  EXPECT_NE(captured.text().find("exception calling callback for <Future at 0x"),
            std::string::npos);
  EXPECT_NE(captured.text().find("state=finished returned int>: ValueError: x"), std::string::npos);
}

TEST(ConcurrentFuture, T34_CallbacksOfAFutureThatIsDroppedAreDestroyedUnrun) {
  const auto owned = std::make_shared<int>();
  {
    const ConcurrentFuture<int> future;
    future.add_done_callback([owned](const auto&) { ADD_FAILURE() << "never done"; });
    EXPECT_EQ(owned.use_count(), 2);
  }
  EXPECT_EQ(owned.use_count(), 1);
}

TEST(ConcurrentFuture, T23_ItIsDoneOnce) {
  const ConcurrentFuture<int> future;
  future.set_result(1);
  EXPECT_THROW(future.set_result(2), InvalidStateError);
  EXPECT_THROW(future.set_exception(ValueError()), InvalidStateError);
  EXPECT_THROW((void)future.set_running_or_notify_cancel(), InvalidStateError);
  EXPECT_EQ(future.result(), 1);
  const ConcurrentFuture<int> cancelled;
  cancelled.cancel();
  EXPECT_THROW(cancelled.set_result(2), InvalidStateError);
}

struct ThrowsWhenMade {
  explicit ThrowsWhenMade(int) { throw ValueError("made"); }
};

TEST(ConcurrentFuture, T23_AValueThatCannotBeMadeLeavesItAsItWas) {
  const ConcurrentFuture<ThrowsWhenMade> future;
  expect_throws<ValueError>("made", [&] { future.set_result(1); });
  EXPECT_FALSE(future.done());
  EXPECT_TRUE(future.cancel());
}

TEST(ConcurrentFuture, Y02_ItsTextNamesStateAndType) {
  const auto after_address = [](const std::string& text) {
    EXPECT_TRUE(text.starts_with("<Future at 0x"));
    return text.substr(text.find(" state="));
  };
  const ConcurrentFuture<int> future;
  EXPECT_EQ(after_address(repr(future)), " state=pending>");
  (void)future.set_running_or_notify_cancel();
  EXPECT_EQ(after_address(repr(future)), " state=running>");
  future.set_result(1);
  EXPECT_EQ(after_address(repr(future)), " state=finished returned int>");
  const ConcurrentFuture<> failed, cancelled, empty;
  failed.set_exception(ValueError());
  EXPECT_EQ(after_address(repr(failed)), " state=finished raised ValueError>");
  cancelled.cancel();
  EXPECT_EQ(after_address(repr(cancelled)), " state=cancelled>");
  empty.set_result();
  EXPECT_EQ(after_address(repr(empty)), " state=finished returned NoneType>");
}

// One of the two wins, everybody who blocks sees the same, and each callback runs once.
TEST(ConcurrentFutureThreads, T34_CompletingAndCancellingAtOnceLeavesOneOutcome) {
  for (int round = 0; round < 300; ++round) {
    const ConcurrentFuture<int> future;
    std::atomic<int> called{0}, results{0}, cancellations{0};
    std::latch begin(4);
    const auto look = [&] {
      begin.arrive_and_wait();
      future.add_done_callback([&](const auto&) { ++called; });
      try {
        EXPECT_EQ(future.result(1min), 1);
        ++results;
      } catch (const CancelledError&) {
        ++cancellations;
      }
    };
    std::thread one(look), two(look);
    bool cancelled = false, set = true;
    std::thread canceller([&] {
      begin.arrive_and_wait();
      cancelled = future.cancel();
    });
    begin.arrive_and_wait();
    try {
      future.set_result(1);
    } catch (const InvalidStateError&) {
      set = false;
    }
    for (std::thread* thread : {&one, &two, &canceller}) thread->join();
    ASSERT_NE(cancelled, set);
    ASSERT_EQ(called, 2);
    ASSERT_EQ(set ? results : cancellations, 2);
  }
}

}  // namespace
