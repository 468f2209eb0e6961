// Time on the virtual clock: it stands still, it jumps, and it says when nothing can ever happen.
#include "support/virtual_test.hpp"

#include <chrono>
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
