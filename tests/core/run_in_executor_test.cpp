// run_in_executor(): on a thread of its own, back on the loop, and what a cancellation can still stop.
#include "support/outcome.hpp"
#include "support/virtual_test.hpp"

#include <atomic>
#include <latch>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::error_of;
using support::expect_throws;
using support::is;
using support::outcome;
using support::run_virtual;
using support::Trace;

// Keeps jobs until the test lets them go, on the test's thread or another.
struct HeldJobs {
  void post(Job job) { jobs.push_back(std::move(job)); }
  void run_all() {
    std::thread other([this] {
      for (Job& job : jobs) job();
    });
    other.join();
    jobs.clear();
  }
  std::vector<Job> jobs;
};

TEST(RunInExecutorThreads, H01_TheFunctionRunsElsewhereAndItsResultComesBack) {
  const auto here = std::this_thread::get_id();
  const auto there = run_virtual([]() -> Coroutine<std::thread::id> {
    co_return co_await get_running_loop().run_in_executor(
        nullptr, [] { return std::this_thread::get_id(); });
  });
  EXPECT_NE(there, here);
}

TEST(RunInExecutorThreads, H01_ExceptionsPropagate) {
  run_virtual([]() -> Coroutine<> {
    auto& loop = get_running_loop();
    EXPECT_EQ(co_await outcome(loop.run_in_executor(nullptr, [] { throw ValueError("x"); })),
              "ValueError('x')");
    const auto foreign = co_await error_of(
        loop.run_in_executor(nullptr, []() -> int { throw std::out_of_range("far"); }));
    EXPECT_TRUE(is<std::out_of_range>(foreign));
    // Thrown by the function it is an exception like others: the future was not cancelled.
    const auto cancelled = loop.run_in_executor(nullptr, [] { throw CancelledError("mine"); });
    EXPECT_EQ(co_await outcome(cancelled), "CancelledError('mine')");
    EXPECT_FALSE(cancelled.cancelled());
  });
}

TEST(RunInExecutorThreads, H01_ResultsOfEveryKind) {
  run_virtual([]() -> Coroutine<> {
    auto& loop = get_running_loop();
    static int number = 5;
    int& reference = co_await loop.run_in_executor(nullptr, []() -> int& { return number; });
    EXPECT_EQ(&reference, &number);
    auto owned = co_await loop.run_in_executor(nullptr, [] { return std::make_unique<int>(6); });
    EXPECT_EQ(*owned, 6);
    co_await loop.run_in_executor(nullptr, [] { number = 7; });
    EXPECT_EQ(number, 7);
  });
}

TEST(RunInExecutorThreads, H01_ArgumentsAreMovedInAndTheFunctionNeedNotBeCopied) {
  run_virtual([]() -> Coroutine<> {
    auto& loop = get_running_loop();
    auto add = [mine = std::make_unique<int>(1)](std::unique_ptr<int> x, int y) {
      return *mine + *x + y;
    };
    auto x = std::make_unique<int>(2);
    const int sum = co_await loop.run_in_executor(nullptr, std::move(add), std::move(x), 3);
    EXPECT_EQ(sum, 6);
    std::string text = "a";
    co_await loop.run_in_executor(
        nullptr, [](std::string& given) { given += "b"; }, std::ref(text));
    EXPECT_EQ(text, "ab");
  });
}

TEST(RunInExecutorThreads, H01_WhatTheFunctionOwnsIsGoneWhenItsFutureIsDone) {
  run_virtual([]() -> Coroutine<> {
    const auto owned = std::make_shared<int>();
    auto keeps = [mine = owned] {};
    co_await get_running_loop().run_in_executor(nullptr, std::move(keeps));
    EXPECT_EQ(owned.use_count(), 1);
  });
}

TEST(RunInExecutorThreads, H01_TheAwaitResumesInTheTurnAfterTheResultCame) {
  const support::VirtualLoop loop;
  HeldJobs executor;
  Trace trace;
  const auto future = loop->run_in_executor(executor, [] { return 1; });
  future.add_done_callback([&](const Future<int>& done) { trace(done.result()); });
  executor.run_all();
  EXPECT_FALSE(future.done());
  loop.turns();
  EXPECT_TRUE(future.done());
  EXPECT_EQ(trace, "");
  loop.turns();
  EXPECT_EQ(trace, "1");
}

TEST(RunInExecutorThreads, H01_TheWholeIsDoneThoughNobodyKeepsTheFuture) {
  run_virtual([]() -> Coroutine<> {
    std::atomic<bool> ran{false};
    get_running_loop().run_in_executor(nullptr, [&] { ran = true; });
    co_await get_running_loop().run_in_executor(nullptr, [] {});
    co_await get_running_loop().shutdown_default_executor();
    EXPECT_TRUE(ran);
  });
}

TEST(RunInExecutorThreads, T26_AnExceptionThatNobodyFetchedIsReported) {
  const support::VirtualLoop loop;
  const support::Errors errors(*loop);
  HeldJobs executor;
  loop->run_in_executor(executor, [] { throw ValueError("lost"); });
  executor.run_all();
  loop.turns();
  ASSERT_EQ(errors.reports.size(), 1u);
  EXPECT_EQ(errors.reports[0].message, "Future exception was never retrieved");
}

TEST(RunInExecutorThreads, H02_AFunctionThatHasNotBegunNeverRunsAfterACancel) {
  const support::VirtualLoop loop;
  HeldJobs executor;
  bool ran = false;
  const auto owned = std::make_shared<int>();
  const auto future = loop->run_in_executor(executor, [&ran, owned] { ran = true; });
  EXPECT_TRUE(future.cancel());
  EXPECT_TRUE(future.cancelled());
  EXPECT_EQ(owned.use_count(), 1);  // what it owned went at once
  executor.run_all();
  loop.turns(2);
  EXPECT_FALSE(ran);
  EXPECT_FALSE(future.cancel());
}

TEST(RunInExecutorThreads, H02_ARunningFunctionGoesOnAndItsResultIsDropped) {
  run_virtual([]() -> Coroutine<> {
    auto& loop = get_running_loop();
    const support::Errors errors(loop);
    std::latch began(1), may_end(1);
    std::atomic<bool> ended{false};
    const auto future = loop.run_in_executor(nullptr, [&] {
      began.count_down();
      may_end.wait();
      ended = true;
      throw ValueError("nobody hears this");
    });
    began.wait();
    EXPECT_TRUE(future.cancel());
    EXPECT_EQ(co_await outcome(future), "CancelledError()");
    EXPECT_FALSE(ended);
    may_end.count_down();
    co_await loop.shutdown_default_executor();
    co_await support::spin();
    EXPECT_TRUE(ended);
    EXPECT_TRUE(future.cancelled());
    EXPECT_TRUE(errors.reports.empty());
  });
}

TEST(RunInExecutorThreads, H02_CancellingTheTaskThatAwaitsCancelsTheFuture) {
  run_virtual([]() -> Coroutine<> {
    HeldJobs executor;
    auto future = get_running_loop().run_in_executor(executor, [] { return 1; });
    auto task = create_task([future]() -> Coroutine<> { co_await future; });
    co_await support::spin();
    task.cancel("enough");
    EXPECT_EQ(co_await outcome(task), "CancelledError('enough')");
    EXPECT_TRUE(future.cancelled());
    executor.run_all();
  });
}

TEST(RunInExecutorThreads, H02_AJobThatTheExecutorDropsIsCancelled) {
  run_virtual([]() -> Coroutine<> {
    HeldJobs executor;
    const auto owned = std::make_shared<int>();
    const auto future = get_running_loop().run_in_executor(executor, [owned] {});
    std::thread other([&] { executor.jobs.clear(); });
    other.join();
    EXPECT_EQ(owned.use_count(), 1);
    EXPECT_EQ(co_await outcome(future), "CancelledError()");
    EXPECT_TRUE(future.cancelled());
  });
}

TEST(RunInExecutorThreads, H03_TheContextIsNotCopied) {
  const ContextVar<int> variable("variable", 0);
  run_virtual([&]() -> Coroutine<> {
    variable.set(1);
    const int seen =
        co_await get_running_loop().run_in_executor(nullptr, [&] { return variable.get(); });
    EXPECT_EQ(seen, 0);
  });
}

// A pool of somebody else's needs one function; what it takes must only be movable.
struct ForeignPool {
  void post(Job job) {
    std::thread([job = std::make_shared<Job>(std::move(job))] { (*job)(); }).detach();
  }
};

TEST(RunInExecutorThreads, H01_AnythingWithPostIsAnExecutor) {
  run_virtual([]() -> Coroutine<> {
    auto& loop = get_running_loop();
    ForeignPool pool;
    EXPECT_EQ(co_await loop.run_in_executor(pool, [] { return 1; }), 1);
    EXPECT_EQ(co_await loop.run_in_executor(&pool, [] { return 2; }), 2);
    const auto shared = std::make_shared<ForeignPool>();
    EXPECT_EQ(co_await loop.run_in_executor(shared, [] { return 3; }), 3);
    ThreadPoolExecutor* none = nullptr;
    EXPECT_EQ(co_await loop.run_in_executor(none, [] { return 4; }), 4);
  });
}

TEST(RunInExecutor, H04_AnExecutorThatRefusesLeavesNothingBehind) {
  struct Refuses {
    void post(Job) { throw RuntimeError("full"); }
  };
  const support::VirtualLoop loop;
  Refuses executor;
  const auto owned = std::make_shared<int>();
  expect_throws<RuntimeError>("full", [&] { loop->run_in_executor(executor, [owned] {}); });
  EXPECT_EQ(owned.use_count(), 1);
  loop.turns(2);
}

TEST(RunInExecutor, S16_AClosedLoopRefuses) {
  const support::VirtualLoop loop;
  loop->close();
  expect_throws<RuntimeError>("Event loop is closed",
                              [&] { loop->run_in_executor(nullptr, [] {}); });
}

// The value's own move may fail on the loop's thread; the future gets that.
struct MovesOnce {
  explicit MovesOnce(int given) : moves(given) {}
  MovesOnce(MovesOnce&& other) : moves(other.moves - 1) {
    if (moves < 0) throw ValueError("moved too often");
  }
  int moves;
};

TEST(RunInExecutorThreads, H01_AResultThatCannotBeMovedFailsTheFuture) {
  const support::VirtualLoop loop;
  HeldJobs executor;
  const auto future = loop->run_in_executor(executor, [] { return MovesOnce(0); });
  executor.run_all();
  loop.turns();
  ASSERT_TRUE(future.done());
  EXPECT_EQ(repr(future.exception()), "ValueError('moved too often')");
}

TEST(RunInExecutorThreads, S18_ALoopThatClosesFirstIsNeverTouchedAgain) {
  HeldJobs executor;
  const auto owned = std::make_shared<int>();
  bool ran = false;
  {
    const support::VirtualLoop loop;
    loop->run_in_executor(executor, [owned, &ran] {
      ran = true;
      return owned;
    });
    const auto kept = loop->run_in_executor(executor, [] { return 1; });
    loop->close();
    EXPECT_FALSE(kept.done());
  }
  executor.run_all();  // the loop is gone
  EXPECT_TRUE(ran);    // as in asyncio, closing withdraws nothing from an executor
  EXPECT_EQ(owned.use_count(), 1);
}

TEST(RunInExecutorThreads, S18_ALoopThatClosesWhileTheResultIsOnItsWayDropsIt) {
  const auto owned = std::make_shared<int>();
  HeldJobs executor;
  const support::VirtualLoop loop;
  const auto future = loop->run_in_executor(executor, [owned] { return owned; });
  executor.run_all();
  loop->close();
  EXPECT_FALSE(future.done());
  EXPECT_EQ(owned.use_count(), 1);
}

// Futures may outlive their loop; the thread's half of one must not mind.
TEST(RunInExecutorThreads, S18_AFutureThatOutlivesItsLoopStaysPending) {
  HeldJobs executor;
  Future<int> future{detail::RefPtr<detail::FutureState>()};
  {
    const support::VirtualLoop loop;
    future = loop->run_in_executor(executor, [] { return 1; });
  }
  executor.run_all();
  EXPECT_FALSE(future.done());
  EXPECT_TRUE(future.cancel());
}

}  // namespace
