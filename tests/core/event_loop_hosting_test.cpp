// The seams of the loop: a platform that permutes what is ready, and a host that drives the turns itself.
#include "support/manual_platform.hpp"
#include "support/virtual_test.hpp"

#include <algorithm>
#include <chrono>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::ManualPlatform;
using support::Trace;

TEST(EventLoopHosting, RunOnceRunsWhatIsReadyAndDoesNotSleep) {
  ManualPlatform::Controls controls;
  auto loop = support::new_manual_event_loop(controls);
  Trace trace;
  loop->call_soon([&] { trace("ready"); });
  loop->call_later(10s, [&] { trace("timer"); });
  loop->run_once(false);
  loop->run_once(false);
  EXPECT_EQ(trace, "ready");
  EXPECT_EQ(controls.now.time_since_epoch(), 0s);
  controls.now += 10s;
  loop->run_once(false);
  EXPECT_EQ(trace, "ready timer");
}

TEST(EventLoopHosting, RunOnceMaySleepUntilTheNextTimer) {
  ManualPlatform::Controls controls;
  auto loop = support::new_manual_event_loop(controls);
  Trace trace;
  loop->call_later(10s, [&] { trace("timer"); });
  loop->run_once(true);
  EXPECT_EQ(trace, "timer");
  EXPECT_EQ(controls.now.time_since_epoch(), 10s);
}

TEST(EventLoopHosting, AHostThatHasDescriptorsToWatchIsAskedWhileItMayNotSleep) {
  ManualPlatform::Controls controls;
  controls.watches = true;
  auto loop = support::new_manual_event_loop(controls);
  loop->run_once(false);
  ASSERT_EQ(controls.polls.size(), 1u);
  ASSERT_TRUE(controls.polls[0].has_value());
  EXPECT_LE(*controls.polls[0], controls.now);
}

TEST(EventLoopHosting, AHostDrivesTasksWithoutRunForever) {
  ManualPlatform::Controls controls;
  auto loop = support::new_manual_event_loop(controls);
  auto task = loop->create_task([]() -> Coroutine<int> {
    co_await sleep(0s);
    co_await sleep(1s);
    co_return 5;
  });
  int turns = 0;
  while (!task.done() && turns < 20) {
    loop->run_once(true);
    ++turns;
  }
  EXPECT_EQ(task.result(), 5);
}

TEST(EventLoopHosting, S24_WhileAHostedTurnRunsItsLoopIsTheRunningOne) {
  ManualPlatform::Controls controls;
  auto loop = support::new_manual_event_loop(controls);
  EventLoop* seen = nullptr;
  loop->call_soon([&] {
    seen = &get_running_loop();
    EXPECT_TRUE(loop->is_running());
    support::expect_throws<RuntimeError>("Cannot close a running event loop",
                                         [&] { loop->close(); });
  });
  loop->run_once(false);
  EXPECT_EQ(seen, loop.get());
  EXPECT_FALSE(loop->is_running());
  EXPECT_EQ(running_loop(), nullptr);
}

TEST(EventLoopHosting, S17_AHostedTurnIsRefusedWhileALoopRunsInThisThread) {
  ManualPlatform::Controls controls;
  auto loop = support::new_manual_event_loop(controls);
  const support::VirtualLoop outer;
  outer->call_soon([&] {
    support::expect_throws<RuntimeError>("Cannot run the event loop while another loop is running",
                                         [&] { loop->run_once(false); });
  });
  outer.turns();
}

TEST(EventLoopHosting, TheBackendIsTheNameOfThePlatform) {
  ManualPlatform::Controls controls;
  EXPECT_EQ(support::new_manual_event_loop(controls)->backend(), "manual");
  EXPECT_EQ(asyncio::testing::new_virtual_event_loop()->backend(), "virtual");
}

TEST(EventLoopHosting, APlatformMayReorderOneTurn) {
  ManualPlatform::Controls controls;
  controls.permute = [](auto& handles) { std::reverse(handles.begin(), handles.end()); };
  auto loop = support::new_manual_event_loop(controls);
  Trace trace;
  for (int i = 0; i < 4; ++i)
    loop->call_soon([&, i] {
      trace(i);
      loop->call_soon([&, i] { trace(10 + i); });
    });
  loop->run_once(false);
  EXPECT_EQ(trace, "3 2 1 0");
  loop->run_once(false);
  EXPECT_EQ(trace, "3 2 1 0 10 11 12 13");
}

// What a lock-step of waiting tasks gives must not depend on the order within a turn.
TEST(EventLoopHosting, EveryOrderWithinATurnGivesTheSameResults) {
  std::set<std::string> orders;
  for (unsigned seed = 0; seed < 200; ++seed) {
    ManualPlatform::Controls controls;
    controls.permute = [random = std::mt19937(seed)](auto& handles) mutable {
      std::shuffle(handles.begin(), handles.end(), random);
    };
    auto loop = support::new_manual_event_loop(controls);
    Trace trace;
    const auto child = [&trace](int number) -> Coroutine<int> {
      co_await sleep(0s);
      trace(number);
      co_return number* number;
    };
    const int sum = loop->run_until_complete([&]() -> Coroutine<int> {
      auto [one, two, three] = co_await gather(child(1), child(2), child(3));
      co_return one + two + three;
    });
    EXPECT_EQ(sum, 14);
    orders.insert(trace.words());
  }
  EXPECT_EQ(orders.size(), 6u);  // all orders of three were tried
}

TEST(EventLoopHosting, AnExceptionLeavesAPermutedTurnWithTheRestQueued) {
  ManualPlatform::Controls controls;
  controls.permute = [](auto& handles) { std::reverse(handles.begin(), handles.end()); };
  auto loop = support::new_manual_event_loop(controls);
  Trace trace;
  loop->call_soon([&] { trace("first"); });
  loop->call_soon([] { throw SystemExit(1); });
  EXPECT_THROW(loop->run_once(false), SystemExit);
  EXPECT_EQ(trace, "");
  loop->run_once(false);
  EXPECT_EQ(trace, "first");
}

}  // namespace
