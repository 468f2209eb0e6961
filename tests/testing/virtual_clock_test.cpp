// Time on the virtual clock: it stands still, it jumps, and it says when nothing can ever happen.
#include "support/virtual_test.hpp"

#include <chrono>
#include <latch>
#include <string>
#include <thread>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::expect_throws;
using support::run_virtual;
using support::seconds;
using support::Trace;

TEST(VirtualClock, BeginsAtZeroAndJumpsToTheNextDeadline) {
  const auto begin = std::chrono::steady_clock::now();
  run_virtual([]() -> Coroutine<> {
    EXPECT_EQ(seconds(), 0.0);
    co_await sleep(1h);
    EXPECT_EQ(seconds(), 3600.0);
    co_await sleep(365 * 24h);
    EXPECT_EQ(seconds(), 3600.0 + 365 * 24 * 3600.0);
  });
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 1min);
}

TEST(VirtualClock, StandsStillWhileAnythingIsReady) {
  run_virtual([]() -> Coroutine<> {
    get_running_loop().call_later(1ns, [] {});
    for (int i = 0; i < 1000; ++i) co_await sleep(0s);
    EXPECT_EQ(seconds(), 0.0);
  });
}

TEST(VirtualClock, SleepersWakeInTheOrderOfTheirDeadlines) {
  Trace trace;
  run_virtual([&]() -> Coroutine<> {
    const auto sleeper = [&](int delay) -> Coroutine<> {
      co_await sleep(std::chrono::seconds(delay));
      trace(delay);
      EXPECT_EQ(seconds(), delay);
    };
    co_await gather(sleeper(3), sleeper(1), sleeper(2));
  });
  EXPECT_EQ(trace, "1 2 3");
}

TEST(VirtualClock, AWaitThatCanNeverEndIsAnError) {
  expect_throws<RuntimeError>(
      "deadlock on virtual time: every task waits, and no timer is set that could wake one",
      [] { run_virtual([]() -> Coroutine<> { co_await Future<int>(); }); });
}

TEST(VirtualClock, AnotherThreadMayWakeIt) {
  run_virtual([]() -> Coroutine<> {
    Future<int> future;
    EventLoop& loop = get_running_loop();
    std::thread([&] { loop.call_soon_threadsafe([future] { future.set_result(4); }); }).join();
    const int value = co_await future;
    EXPECT_EQ(value, 4);
    EXPECT_EQ(seconds(), 0.0);
  });
}

TEST(VirtualClockThreads, TimeStandsStillWhileAThreadWorksForTheLoop) {
  run_virtual([]() -> Coroutine<> {
    auto late = create_task([]() -> Coroutine<double> {
      co_await sleep(1s);
      co_return seconds();
    });
    co_await to_thread([] { std::this_thread::sleep_for(5ms); });
    EXPECT_EQ(seconds(), 0.0);
    EXPECT_FALSE(late.done());
    EXPECT_EQ(co_await late, 1.0);
  });
}

// A timeout cannot pass while the thread works: nothing happens on the loop, so no time passes.
TEST(VirtualClockThreads, ATimeoutDoesNotCutAWorkingThreadShort) {
  run_virtual([]() -> Coroutine<> {
    auto work = to_thread([] {
      std::this_thread::sleep_for(5ms);
      return 1;
    });
    const int value = co_await wait_for(std::move(work), 1ns);
    EXPECT_EQ(value, 1);
  });
}

TEST(VirtualClockThreads, AThreadThatWaitsForItsLoopLetsTimePass) {
  run_virtual([]() -> Coroutine<> {
    EventLoop& loop = get_running_loop();
    const auto later = [](int value) -> Coroutine<int> {
      co_await sleep(1h);
      co_return value;
    };
    const int sum = co_await to_thread([&] {
      int all = 0;
      for (int i = 1; i <= 3; ++i) all += run_coroutine_threadsafe(later(i), loop).result();
      return all;
    });
    EXPECT_EQ(sum, 6);
    EXPECT_EQ(seconds(), 3 * 3600.0);
  });
}

TEST(VirtualClockThreads, OneThatStillWorksKeepsTimeForAllOfThem) {
  run_virtual([]() -> Coroutine<> {
    EventLoop& loop = get_running_loop();
    double when_worked = -1;
    auto waiting =
        create_task(to_thread([&] { return run_coroutine_threadsafe(sleep(1h), loop).result(); }));
    auto working = create_task(to_thread([] { std::this_thread::sleep_for(10ms); }));
    working.add_done_callback([&](const auto&) { when_worked = seconds(); });
    co_await waiting;
    EXPECT_EQ(when_worked, 0.0);
    EXPECT_EQ(seconds(), 3600.0);
  });
}

TEST(VirtualClockThreads, WhatNobodyWantsAnyMoreHoldsNoTimeUp) {
  std::latch may_end(1);
  run_virtual([&]() -> Coroutine<> {
    auto work = create_task(to_thread([&] { may_end.wait(); }));
    co_await support::spin();
    work.cancel();
    co_await sleep(1h);
    EXPECT_EQ(seconds(), 3600.0);
    may_end.count_down();
  });
}

TEST(VirtualClock, TwoRunsGiveTheSameTrace) {
  const auto trace_of_a_run = [] {
    Trace trace;
    run_virtual([&]() -> Coroutine<> {
      const auto worker = [&](int number) -> Coroutine<> {
        for (int i = 0; i < 3; ++i) {
          co_await sleep(std::chrono::milliseconds(number * 7 % 5));
          trace(number * 10 + i);
        }
      };
      co_await gather(worker(1), worker(2), worker(3), worker(4));
    });
    return trace.words();
  };
  const std::string first = trace_of_a_run();
  for (int i = 0; i < 10; ++i) EXPECT_EQ(trace_of_a_run(), first);
}

}  // namespace
