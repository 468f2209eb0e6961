// run_coroutine_threadsafe(): from any thread into a loop, and the result, or the cancellation, back.
#include "support/outcome.hpp"
#include "support/virtual_test.hpp"

#include <atomic>
#include <chrono>
#include <latch>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::expect_throws;
using support::StderrCapture;

// A loop that runs in a thread of its own until it is destroyed.
class LoopThread {
 public:
  LoopThread() {
    std::latch runs(1);
    thread_ = std::thread([&] {
      const auto loop = new_event_loop();
      loop_ = loop.get();
      loop->call_soon([&] { runs.count_down(); });
      loop->run_forever();
    });
    runs.wait();
  }
  LoopThread(const LoopThread&) = delete;
  LoopThread& operator=(const LoopThread&) = delete;
  ~LoopThread() { stop(); }

  EventLoop& operator*() const noexcept { return *loop_; }
  EventLoop* operator->() const noexcept { return loop_; }
  // Also closes it.
  void stop() {
    if (!thread_.joinable()) return;
    loop_->call_soon_threadsafe([loop = loop_] { loop->stop(); });
    thread_.join();
  }

 private:
  EventLoop* loop_ = nullptr;
  std::thread thread_;
};

Coroutine<int> add(int a, int b) {
  co_await sleep(1ms);
  co_return a + b;
}

TEST(RunCoroutineThreadsafeThreads, T34_TheResultComesBackToTheCaller) {
  const LoopThread loop;
  EXPECT_EQ(run_coroutine_threadsafe(add(1, 2), *loop).result(5s), 3);
  const auto named = run_coroutine_threadsafe(add(3, 4), *loop);
  EXPECT_EQ(named.result(), 7);
  EXPECT_TRUE(named.done());
  EXPECT_FALSE(named.running());
}

TEST(RunCoroutineThreadsafeThreads, T34_ResultsOfEveryKind) {
  const LoopThread loop;
  const auto owned =
      run_coroutine_threadsafe(
          []() -> Coroutine<std::unique_ptr<int>> { co_return std::make_unique<int>(5); }, *loop)
          .result();
  EXPECT_EQ(*owned, 5);
  run_coroutine_threadsafe(sleep(1ms), *loop).result(5s);
  EXPECT_EQ(run_coroutine_threadsafe(sleep(1ms, std::string("text")), *loop).result(5s), "text");
}

TEST(RunCoroutineThreadsafeThreads, T34_ExceptionsPropagate) {
  const LoopThread loop;
  const auto failing = []() -> Coroutine<int> {
    co_await sleep(0s);
    throw ValueError("x");
  };
  expect_throws<ValueError>("x", [&] { run_coroutine_threadsafe(failing(), *loop).result(5s); });
  support::expect_holds<ValueError>(run_coroutine_threadsafe(failing(), *loop).exception(), "x");
}

TEST(RunCoroutineThreadsafeThreads, T34_ATimeoutLeavesTheTaskRunning) {
  std::latch begun(1);
  std::optional<Future<int>> value;
  const LoopThread loop;
  const auto waits = [&]() -> Coroutine<int> {
    value = get_running_loop().create_future<int>();
    begun.count_down();
    co_return co_await *value;
  };
  const auto future = run_coroutine_threadsafe(waits(), *loop);
  expect_throws<TimeoutError>("", [&] { (void)future.result(2ms); });
  begun.wait();
  loop->call_soon_threadsafe([&] { value->set_result(4); });
  EXPECT_EQ(future.result(5s), 4);
  loop->call_soon_threadsafe([&] { value.reset(); });
}

TEST(RunCoroutineThreadsafeThreads, T34_CancellingTheFutureCancelsTheTask) {
  std::latch begun(1), cancelled(1);
  const LoopThread loop;
  const auto waits = [&]() -> Coroutine<> {
    begun.count_down();
    try {
      co_await sleep(1h);
    } catch (const CancelledError&) {
      cancelled.count_down();
      throw;
    }
  };
  const auto future = run_coroutine_threadsafe(waits(), *loop);
  begun.wait();
  EXPECT_TRUE(future.cancel());
  EXPECT_TRUE(future.cancelled());
  expect_throws<CancelledError>("", [&] { future.result(); });
  cancelled.wait();
}

TEST(RunCoroutineThreadsafeThreads, T34_ATaskThatIsCancelledCancelsTheFuture) {
  const LoopThread loop;
  const auto ends = []() -> Coroutine<> {
    current_task().cancel();
    co_await sleep(1h);
  };
  const auto future = run_coroutine_threadsafe(ends(), *loop);
  expect_throws<CancelledError>("", [&] { future.result(5s); });
  EXPECT_TRUE(future.cancelled());
}

TEST(RunCoroutineThreadsafe, T34_CancelledBeforeTheLoopHeardItBeginsAndIsCancelledAtItsFirstAwait) {
  const support::VirtualLoop loop;
  support::Trace trace;
  const auto body = [&]() -> Coroutine<> {
    trace("begins");
    co_await sleep(1h);
    trace("never");
  };
  const auto future = run_coroutine_threadsafe(body(), *loop);
  EXPECT_TRUE(future.cancel());
  loop.turns(4);
  EXPECT_EQ(trace, "begins");
  EXPECT_TRUE(all_tasks(*loop).empty());
}

TEST(RunCoroutineThreadsafe, S23_TheTaskRunsInACopyOfTheCallersContext) {
  const ContextVar<int> variable("variable", 0);
  const support::VirtualLoop loop;
  Context context;
  const auto seen = context.run([&] {
    variable.set(3);
    return run_coroutine_threadsafe(
        [&]() -> Coroutine<int> {
          const int inherited = variable.get();
          variable.set(4);
          co_return inherited;
        },
        *loop);
  });
  loop.turns(3);
  EXPECT_EQ(seen.result(0s), 3);
  EXPECT_EQ(context.run([&] { return variable.get(); }), 3);
}

TEST(RunCoroutineThreadsafe, S16_AClosedLoopRefusesAndTheCoroutineIsDestroyed) {
  const support::VirtualLoop loop;
  loop->close();
  const auto owned = std::make_shared<int>();
  const StderrCapture captured;
  const auto body = [](std::shared_ptr<int>) -> Coroutine<> { co_return; };
  expect_throws<RuntimeError>("Event loop is closed",
                              [&] { run_coroutine_threadsafe(body(owned), *loop); });
  EXPECT_EQ(owned.use_count(), 1);
  EXPECT_NE(captured.text().find("was never awaited"), std::string::npos);
}

TEST(RunCoroutineThreadsafe, S18_ALoopThatClosesBeforeTheTaskBeganCancelsTheFuture) {
  const auto owned = std::make_shared<int>();
  const StderrCapture captured;
  std::optional<ConcurrentFuture<>> future;
  {
    const support::VirtualLoop loop;
    const auto body = [](std::shared_ptr<int>) -> Coroutine<> { co_return; };
    future = run_coroutine_threadsafe(body(owned), *loop);
  }
  EXPECT_TRUE(future->cancelled());
  EXPECT_EQ(owned.use_count(), 1);
}

TEST(RunCoroutineThreadsafe, S18_ALoopThatClosesBeforeTheTaskEndedCancelsTheFuture) {
  std::optional<ConcurrentFuture<>> future;
  std::optional<AnyTask> kept;
  for (const bool keep : {false, true}) {
    const support::VirtualLoop loop;
    const support::Errors errors(*loop);
    future = run_coroutine_threadsafe([]() -> Coroutine<> { co_await sleep(1h); }, *loop);
    loop.turns(3);
    if (keep) kept = all_tasks(*loop).front();
    loop->close();
    EXPECT_TRUE(future->cancelled());
    EXPECT_EQ(errors.reports.size(), 1u);  // the task that was destroyed pending
  }
  future->cancel();  // the loop is gone: nobody is told
}

TEST(RunCoroutineThreadsafe, T26_WhatATaskFailsWithAfterTheCancellationIsReported) {
  const support::VirtualLoop loop;
  const support::Errors errors(*loop);
  const auto body = []() -> Coroutine<> {
    bool cancelled = false;
    try {
      co_await sleep(1h);
    } catch (const CancelledError&) {
      cancelled = true;
    }
    if (cancelled) throw ValueError("while cleaning up");
  };
  const auto future = run_coroutine_threadsafe(body(), *loop);
  loop.turns(3);
  future.cancel();
  loop.turns(4);
  ASSERT_EQ(errors.reports.size(), 1u);
  EXPECT_EQ(errors.reports[0].message, "Task exception was never retrieved");
}

TEST(RunCoroutineThreadsafeThreads, T34_ATaskOnOneLoopAwaitsACoroutineOnAnother) {
  const LoopThread other;
  asyncio::run([&]() -> Coroutine<> {
    auto future = run_coroutine_threadsafe(add(1, 2), *other);
    EXPECT_EQ(co_await wrap_future(future), 3);
    auto never = run_coroutine_threadsafe(sleep(1h), *other);
    auto limited = wait_for(wrap_future(never), 2ms);
    EXPECT_EQ(co_await support::outcome(std::move(limited)), "TimeoutError()");
    EXPECT_TRUE(never.cancelled());
  });
}

TEST(RunCoroutineThreadsafeThreads, T34_CancellingWhileTheLoopClosesIsSafe) {
  for (int round = 0; round < 200; ++round) {
    auto loop = asyncio::testing::new_virtual_event_loop();
    loop->set_exception_handler([](EventLoop&, const ExceptionContext&) {});
    std::vector<ConcurrentFuture<>> futures;
    for (int i = 0; i < 3; ++i)
      futures.push_back(
          run_coroutine_threadsafe([]() -> Coroutine<> { co_await sleep(1h); }, *loop));
    loop->stop();
    loop->run_forever();
    loop->stop();
    loop->run_forever();
    std::latch begin(2);
    std::thread other([&] {
      begin.arrive_and_wait();
      for (const auto& future : futures) future.cancel();
    });
    begin.arrive_and_wait();
    if (round % 2 == 0) {
      loop->stop();
      loop->run_forever();
    }
    loop.reset();
    other.join();
    for (const auto& future : futures) ASSERT_TRUE(future.cancelled());
  }
}

}  // namespace
