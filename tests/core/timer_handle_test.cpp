// Withdrawing a timer, asking for its deadline, and how its handle prints.
#include "support/virtual_test.hpp"

#include <chrono>
#include <string>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::Trace;
using support::VirtualLoop;

TEST(TimerHandle, S11_WhenIsTheDeadlineOnTheLoopsClock) {
  VirtualLoop loop;
  auto handle = loop->call_later(5s, [] {});
  EXPECT_EQ(handle.when(), loop->time() + 5s);
  handle.cancel();
  EXPECT_EQ(handle.when(), loop->time() + 5s);
}

TEST(TimerHandle, S06_ACancelledTimerDoesNotRun) {
  VirtualLoop loop;
  Trace trace;
  auto handle = loop->call_later(1s, [&] { trace("cancelled"); });
  loop->call_later(2s, [&] { trace("kept"); });
  handle.cancel();
  handle.cancel();
  EXPECT_TRUE(handle.cancelled());
  loop.run_for(3s);
  EXPECT_EQ(trace, "kept");
}

TEST(TimerHandle, S06_ATimerThatIsReadyCanStillBeCancelledByAnEarlierHandle) {
  VirtualLoop loop;
  Trace trace;
  TimerHandle due;
  loop->call_soon([&] { due.cancel(); });
  due = loop->call_later(0s, [&] { trace("ran"); });
  loop.turns(2);
  EXPECT_EQ(trace, "");
}

TEST(TimerHandle, S06_ATimerMayCancelAnotherThatIsDueInTheSameTurn) {
  VirtualLoop loop;
  Trace trace;
  TimerHandle second;
  loop->call_later(1s, [&] {
    trace("first");
    second.cancel();
  });
  second = loop->call_later(1s, [&] { trace("second"); });
  loop.run_for(2s);
  EXPECT_EQ(trace, "first");
}

TEST(TimerHandle, S06_CancellingATimerThatRanOrRunsIsANoOp) {
  VirtualLoop loop;
  Trace trace;
  TimerHandle handle;
  handle = loop->call_later(1s, [&] {
    handle.cancel();
    trace("ran");
  });
  loop.run_for(2s);
  handle.cancel();
  EXPECT_EQ(trace, "ran");
  EXPECT_TRUE(loop->timers().empty());
}

TEST(TimerHandle, S01_DroppingATimerHandleWithdrawsNothing) {
  VirtualLoop loop;
  Trace trace;
  loop->call_later(1s, [&] { trace("ran"); });
  loop.run_for(2s);
  EXPECT_EQ(trace, "ran");
}

TEST(TimerHandle, S13_ATimerCancelledWhileItRunsKeepsItsCallableUntilItReturns) {
  VirtualLoop loop;
  TimerHandle handle;
  std::string seen;
  handle = loop->call_later(1s, [&handle, &seen, owned = std::make_shared<std::string>("alive")] {
    const auto mine = owned;
    handle.cancel();
    seen = *mine;
  });
  loop.run_for(2s);
  EXPECT_EQ(seen, "alive");
}

TEST(TimerHandle, Y06_ATimerHandlePrintsItsDeadline) {
  VirtualLoop loop;
  auto handle = loop->call_at(Clock::time_point(12500ms), [] {});
  EXPECT_TRUE(repr(handle).starts_with("<TimerHandle when=12.5 ")) << repr(handle);
  handle.cancel();
  EXPECT_EQ(repr(handle), "<TimerHandle cancelled when=12.5>");
  EXPECT_FALSE(TimerHandle());
  EXPECT_EQ(TimerHandle().when(), Clock::time_point());
}

}  // namespace
