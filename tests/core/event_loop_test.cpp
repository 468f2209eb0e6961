// What one turn of the loop does, in which order, and what is left for the next one.
#include "support/manual_platform.hpp"
#include "support/virtual_test.hpp"

#include <chrono>
#include <limits>
#include <string>
#include <vector>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::Errors;
using support::Trace;
using support::VirtualLoop;

TEST(EventLoop, S01_HandlesRunInTheOrderInWhichTheyWereQueued) {
  VirtualLoop loop;
  Trace trace;
  for (int i = 0; i < 5; ++i) loop->call_soon([&trace, i] { trace(i); });
  loop.turns();
  EXPECT_EQ(trace, "0 1 2 3 4");
}

TEST(EventLoop, S01_EachHandleRunsOnce) {
  VirtualLoop loop;
  Trace trace;
  loop->call_soon([&] { trace("once"); });
  loop.turns(5);
  EXPECT_EQ(trace, "once");
}

TEST(EventLoop, S01_ACallableIsMovedInAndDestroyedAfterItRan) {
  VirtualLoop loop;
  auto owned = std::make_unique<int>(7);
  std::weak_ptr<int> watched;
  int seen = 0;
  {
    auto shared = std::make_shared<int>(1);
    watched = shared;
    loop->call_soon(
        [owned = std::move(owned), shared = std::move(shared), &seen] { seen = *owned; });
  }
  EXPECT_FALSE(watched.expired());
  loop.turns();
  EXPECT_EQ(seen, 7);
  EXPECT_TRUE(watched.expired());
}

TEST(EventLoop, S02_AHandleQueuedByAHandleWaitsForTheNextTurn) {
  VirtualLoop loop;
  Trace trace;
  loop->call_soon([&] {
    trace("a");
    loop->call_soon([&] { trace("c"); });
  });
  loop->call_soon([&] { trace("b"); });
  loop.turns();
  EXPECT_EQ(trace, "a b");
  loop.turns();
  EXPECT_EQ(trace, "a b c");
}

TEST(EventLoop, S02_AHandleThatQueuesItselfDoesNotKeepATimerWaiting) {
  VirtualLoop loop;
  int rounds = 0;
  bool timer_ran = false;
  std::function<void()> again = [&] {
    ++rounds;
    if (!timer_ran && rounds < 10) loop->call_soon(again);
  };
  loop->call_soon(again);
  loop->call_later(0s, [&] { timer_ran = true; });
  loop.turns(2);
  EXPECT_TRUE(timer_ran);
  EXPECT_LE(rounds, 2);
}

TEST(EventLoop, S02_OthersWaitOnlyForThisTurnHoweverOftenAHandleQueuesItself) {
  support::ManualPlatform::Controls controls;
  controls.watches = true;
  auto loop = support::new_manual_event_loop(controls);
  int rounds = 0;
  std::function<void()> again = [&] {
    if (++rounds < 1000) loop->call_soon(again);
    else loop->stop();
  };
  loop->call_soon(again);
  loop->run_forever();
  // The platform was looked at meanwhile, and never slept on.
  EXPECT_GE(controls.polls.size(), 10u);
  for (const auto& deadline : controls.polls) {
    ASSERT_TRUE(deadline.has_value());
    EXPECT_LE(*deadline, controls.now);
  }
}

TEST(EventLoop, S03_StopLetsTheTurnFinish) {
  VirtualLoop loop;
  Trace trace;
  loop->call_soon([&] { loop->stop(); });
  loop->call_soon([&] { trace("same turn"); });
  loop->run_forever();
  EXPECT_EQ(trace, "same turn");
}

TEST(EventLoop, S03_WhatIsQueuedWhileStoppingWaitsForTheNextRun) {
  VirtualLoop loop;
  Trace trace;
  loop->call_soon([&] {
    loop->stop();
    loop->call_soon([&] { trace("later"); });
  });
  loop->run_forever();
  EXPECT_EQ(trace, "");
  loop.turns();
  EXPECT_EQ(trace, "later");
}

TEST(EventLoop, S04_StopBeforeRunForeverMakesExactlyOneTurn) {
  VirtualLoop loop;
  Trace trace;
  loop->call_soon([&] {
    trace("ready");
    loop->call_soon([&] { trace("next turn"); });
  });
  loop->call_later(0s, [&] { trace("due"); });
  loop->call_later(30s, [&] { trace("not due"); });
  loop->stop();
  loop->run_forever();
  EXPECT_EQ(trace, "ready due");
  EXPECT_EQ(loop->time().time_since_epoch(), 0s);
}

TEST(EventLoop, S04_TheOneTurnOfAStoppedLoopDoesNotSleep) {
  support::ManualPlatform::Controls controls;
  auto loop = support::new_manual_event_loop(controls);
  loop->call_later(30s, [] {});
  loop->stop();
  loop->run_forever();
  for (const auto& deadline : controls.polls) EXPECT_TRUE(deadline && *deadline <= controls.now);
  EXPECT_EQ(controls.now.time_since_epoch(), 0s);
}

TEST(EventLoop, S04_TheOneTurnRunsTimersThatBecameDueSinceTheLastOne) {
  support::ManualPlatform::Controls controls;
  auto loop = support::new_manual_event_loop(controls);
  Trace trace;
  loop->call_later(10s, [&] { trace("due"); });
  controls.now += 20s;
  loop->call_soon([&] { trace("ready"); });
  loop->stop();
  loop->run_forever();
  EXPECT_EQ(trace, "ready due");
}

TEST(EventLoop, S04_StopIsForgottenAfterTheRun) {
  VirtualLoop loop;
  Trace trace;
  loop->stop();
  loop->run_forever();
  loop->call_later(1s, [&] {
    trace("ran");
    loop->stop();
  });
  loop->run_forever();
  EXPECT_EQ(trace, "ran");
}

TEST(EventLoop, S05_WhatIsReadyRunsBeforeWhatAnotherThreadSentAndThatBeforeTimers) {
  support::ManualPlatform::Controls controls;
  auto loop = support::new_manual_event_loop(controls);
  Trace trace;
  loop->call_later(0s, [&] { trace("timer"); });
  // Not running: call_soon_threadsafe() takes the road of another thread.
  loop->call_soon_threadsafe([&] { trace("inbox"); });
  loop->call_soon([&] { trace("ready"); });
  loop->stop();
  loop->run_forever();
  EXPECT_EQ(trace, "ready inbox timer");
}

TEST(EventLoop, S05_TheLoopSleepsUntilTheEarliestTimer) {
  support::ManualPlatform::Controls controls;
  auto loop = support::new_manual_event_loop(controls);
  loop->call_later(5s, [&] { loop->stop(); });
  auto earlier = loop->call_later(2s, [] {});
  auto withdrawn = loop->call_later(1s, [] {});
  withdrawn.cancel();
  loop->run_forever();
  ASSERT_EQ(controls.polls.size(), 2u);
  EXPECT_EQ(controls.polls[0], Clock::time_point(2s));
  EXPECT_EQ(controls.polls[1], Clock::time_point(5s));
}

TEST(EventLoop, S05_TheLoopSleepsWithoutEndWhereNoTimerIsSet) {
  support::ManualPlatform::Controls controls;
  auto loop = support::new_manual_event_loop(controls);
  controls.on_poll = [&](auto&) { loop->call_soon_threadsafe([&] { loop->stop(); }); };
  loop->run_forever();
  ASSERT_EQ(controls.polls.size(), 1u);
  EXPECT_FALSE(controls.polls[0].has_value());
}

TEST(EventLoop, S05_ASleepThatEndsEarlyIsRepeated) {
  support::ManualPlatform::Controls controls;
  auto loop = support::new_manual_event_loop(controls);
  controls.on_poll = [](auto& self) { self.now += 1s; };
  bool ran = false;
  loop->call_later(3s, [&] {
    ran = true;
    loop->stop();
  });
  loop->run_forever();
  EXPECT_TRUE(ran);
  EXPECT_EQ(controls.polls.size(), 3u);
  EXPECT_EQ(controls.now.time_since_epoch(), 3s);
}

TEST(EventLoop, S07_TimersRunInTheOrderOfTheirDeadlines) {
  VirtualLoop loop;
  Trace trace;
  for (const int delay : {30, 10, 20})
    loop->call_later(std::chrono::milliseconds(delay), [&trace, delay] { trace(delay); });
  loop.run_for(50ms);
  EXPECT_EQ(trace, "10 20 30");
}

TEST(EventLoop, S08_EqualDeadlinesRunInTheOrderOfArrival) {
  VirtualLoop loop;
  Trace trace;
  const auto when = loop->time() + 1s;
  for (int i = 0; i < 20; ++i) loop->call_at(when, [&trace, i] { trace(i); });
  loop.run_for(2s);
  EXPECT_EQ(trace, "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19");
}

TEST(EventLoop, S09_AZeroOrNegativeDelayIsATimerAndRunsBehindWhatIsReady) {
  VirtualLoop loop;
  Trace trace;
  loop->call_later(0s, [&] { trace("zero"); });
  loop->call_later(-5s, [&] { trace("negative"); });
  loop->call_soon([&] { trace("ready"); });
  loop.turns();
  EXPECT_EQ(trace, "ready negative zero");
}

TEST(EventLoop, S10_ATimerIsDueAtItsDeadlineAndNotBefore) {
  support::ManualPlatform::Controls controls;
  auto loop = support::new_manual_event_loop(controls);
  Trace trace;
  loop->call_at(Clock::time_point(100ns), [&] { trace("100"); });
  loop->call_at(Clock::time_point(101ns), [&] { trace("101"); });
  controls.now = Clock::time_point(99ns);
  loop->run_once(false);
  EXPECT_EQ(trace, "");
  controls.now = Clock::time_point(100ns);
  loop->run_once(false);
  EXPECT_EQ(trace, "100");
  controls.now = Clock::time_point(101ns);
  loop->run_once(false);
  EXPECT_EQ(trace, "100 101");
}

// How late a timer of one second is in a loop where something is always ready, and each handle takes `step`.
Clock::duration lateness(std::chrono::nanoseconds step) {
  support::ManualPlatform::Controls controls;
  auto loop = support::new_manual_event_loop(controls);
  std::function<void()> again = [&] {
    controls.now += step;
    loop->call_soon(again);
  };
  loop->call_soon(again);
  auto late = Clock::duration::max();
  loop->call_later(1s, [&] {
    late = controls.now.time_since_epoch() - 1s;
    loop->stop();
  });
  loop->run_forever();
  return late;
}

TEST(EventLoop, S05_S10_ABusyLoopDoesNotForgetItsTimers) {
  EXPECT_LE(lateness(10us), 64 * 10us);
  EXPECT_LE(lateness(1ms), 10ms);
  EXPECT_LE(lateness(50ms), 100ms);
  EXPECT_LE(lateness(700ms), 1400ms);
}

TEST(EventLoop, S11_TimeIsReadAnewAndDelaysCountFromIt) {
  support::ManualPlatform::Controls controls;
  auto loop = support::new_manual_event_loop(controls);
  EXPECT_EQ(loop->time().time_since_epoch(), 0s);
  controls.now = Clock::time_point(12s);
  EXPECT_EQ(loop->time().time_since_epoch(), 12s);
  EXPECT_EQ(loop->call_later(5s, [] {}).when().time_since_epoch(), 17s);
  EXPECT_EQ(loop->call_at(Clock::time_point(3s), [] {}).when().time_since_epoch(), 3s);
}

TEST(EventLoop, S11_DelaysMayBeOfAnyDuration) {
  VirtualLoop loop;
  using Minutes = std::chrono::duration<double, std::ratio<60>>;
  EXPECT_EQ(loop->call_later(Minutes(0.5), [] {}).when().time_since_epoch(), 30s);
  EXPECT_EQ(loop->call_later(std::chrono::duration<float>(0.25f), [] {}).when().time_since_epoch(),
            250ms);
  EXPECT_EQ(loop->call_later(std::chrono::days(2), [] {}).when().time_since_epoch(), 48h);
  EXPECT_EQ(loop->call_later(7ns, [] {}).when().time_since_epoch(), 7ns);
}

TEST(EventLoop, S11_DelaysBeyondTheEndOfTimeAreTheLatestDeadline) {
  VirtualLoop loop;
  using Seconds = std::chrono::duration<double>;
  const auto infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(loop->call_later(Seconds(infinity), [] {}).when(), Clock::time_point::max());
  EXPECT_EQ(loop->call_later(Seconds(1e300), [] {}).when(), Clock::time_point::max());
  EXPECT_EQ(loop->call_later(std::chrono::hours::max(), [] {}).when(), Clock::time_point::max());
  EXPECT_EQ(loop->call_later(Clock::duration::max(), [] {}).when(), Clock::time_point::max());
  EXPECT_EQ(loop->call_later(std::chrono::duration<unsigned long long>(~0ull), [] {}).when(),
            Clock::time_point::max());
  Trace trace;
  loop->call_later(Seconds(-infinity), [&] { trace("long due"); });
  loop->call_later(std::chrono::hours::min(), [&] { trace("long due"); });
  loop.turns();
  EXPECT_EQ(trace, "long due long due");
}

TEST(EventLoop, S11_ANaNDelayIsAValueError) {
  VirtualLoop loop;
  const std::chrono::duration<double> nan(std::numeric_limits<double>::quiet_NaN());
  support::expect_throws<ValueError>("Invalid delay: NaN (not a number)",
                                     [&] { loop->call_later(nan, [] {}); });
  EXPECT_TRUE(loop->timers().empty());
}

// A delay must be a duration: None, or a bare number, is for the compiler to refuse.
template <typename Delay>
concept CanBeADelay = requires(EventLoop& loop, Delay delay) { loop.call_later(delay, [] {}); };
template <typename When>
concept CanBeAnInstant = requires(EventLoop& loop, When when) { loop.call_at(when, [] {}); };

TEST(EventLoop, S12_NothingButATimeIsTakenAsATime) {
  static_assert(CanBeADelay<std::chrono::seconds> && CanBeAnInstant<Clock::time_point>);
  static_assert(!CanBeADelay<None> && !CanBeAnInstant<None>);
  static_assert(!CanBeADelay<std::nullptr_t> && !CanBeAnInstant<std::nullptr_t>);
  static_assert(!CanBeADelay<int> && !CanBeAnInstant<int> && !CanBeADelay<double>);
}

TEST(EventLoop, S13_ACancelledTimerLeavesTheLoopAtOnceWithAllItOwns) {
  VirtualLoop loop;
  auto owned = std::make_shared<int>();
  std::vector<TimerHandle> handles;
  for (int i = 0; i < 150; ++i)
    handles.push_back(loop->call_later(1000s, [owned] { (void)owned; }));
  EXPECT_EQ(loop->timers().size(), 150u);
  for (int i = 0; i < 100; ++i) handles[static_cast<std::size_t>(i)].cancel();
  EXPECT_EQ(loop->timers().size(), 50u);
  EXPECT_EQ(owned.use_count(), 51);
}

}  // namespace
