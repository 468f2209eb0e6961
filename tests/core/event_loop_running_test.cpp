// Beginning and ending a loop: run_forever(), run_until_complete(), stop(), close(), and what each refuses.
#include "support/virtual_test.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <thread>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::Errors;
using support::expect_throws;
using support::run_virtual;
using support::Trace;
using support::VirtualLoop;

Coroutine<int> seven() { co_return 7; }

TEST(EventLoopRunning, S16_AClosedLoopRefusesEverything) {
  VirtualLoop loop;
  loop->close();
  EXPECT_TRUE(loop->is_closed());
  const std::string sentence = "Event loop is closed";
  expect_throws<RuntimeError>(sentence, [&] { loop->call_soon([] {}); });
  expect_throws<RuntimeError>(sentence, [&] { loop->call_later(1s, [] {}); });
  expect_throws<RuntimeError>(sentence, [&] { loop->call_at(loop->time(), [] {}); });
  expect_throws<RuntimeError>(sentence, [&] { loop->call_soon_threadsafe([] {}); });
  expect_throws<RuntimeError>(sentence, [&] { loop->run_forever(); });
  expect_throws<RuntimeError>(sentence,
                              [&] { loop->run_until_complete(loop->create_future<int>()); });
}

TEST(EventLoopRunning, S16_AClosedLoopDestroysTheCoroutineItRefuses) {
  VirtualLoop loop;
  loop->close();
  auto owned = std::make_shared<int>();
  const auto keep = [](std::shared_ptr<int> value) -> Coroutine<> {
    (void)value;
    co_return;
  };
  const support::StderrCapture quiet;
  expect_throws<RuntimeError>("Event loop is closed", [&] { loop->create_task(keep(owned)); });
  expect_throws<RuntimeError>("Event loop is closed",
                              [&] { loop->run_until_complete(keep(owned)); });
  EXPECT_EQ(owned.use_count(), 1);
}

TEST(EventLoopRunning, S17_ARunningLoopCannotBeRunAgain) {
  VirtualLoop loop;
  Trace trace;
  loop->call_soon([&] {
    expect_throws<RuntimeError>("This event loop is already running", [&] { loop->run_forever(); });
    EXPECT_TRUE(loop->is_running());
    EXPECT_EQ(&get_running_loop(), &*loop);
    loop->call_soon([&] { trace("still runs"); });
  });
  loop.turns(1);
  loop.turns(1);
  EXPECT_EQ(trace, "still runs");
}

TEST(EventLoopRunning, S17_RunUntilCompleteInsideTheRunningLoopIsRefused) {
  run_virtual([]() -> Coroutine<> {
    EventLoop& loop = get_running_loop();
    auto future = loop.create_future<int>();
    expect_throws<RuntimeError>("This event loop is already running",
                                [&] { loop.run_until_complete(future); });
    EXPECT_FALSE(future.done());
    EXPECT_TRUE(loop.is_running());
    // The failed call left nothing that would stop the loop when the future is done.
    future.set_result(1);
    co_await support::spin(5);
  });
}

TEST(EventLoopRunning, S17_AnotherLoopCannotRunInsideARunningOne) {
  VirtualLoop outer, inner;
  Trace trace;
  outer->call_soon([&] {
    expect_throws<RuntimeError>("Cannot run the event loop while another loop is running",
                                [&] { inner->run_forever(); });
    EXPECT_FALSE(inner->is_running());
    EXPECT_EQ(&get_running_loop(), &*outer);
    trace("outer goes on");
  });
  outer.turns();
  EXPECT_EQ(trace, "outer goes on");
}

TEST(EventLoopRunning, S18_ARunningLoopCannotBeClosed) {
  VirtualLoop loop;
  loop->call_soon([&] {
    expect_throws<RuntimeError>("Cannot close a running event loop", [&] { loop->close(); });
  });
  loop.turns();
  EXPECT_FALSE(loop->is_closed());
}

TEST(EventLoopRunning, S18_CloseIsIdempotentAndRunsNothing) {
  VirtualLoop loop;
  Trace trace;
  auto owned = std::make_shared<int>();
  loop->call_soon([&, owned] { trace("ready"); });
  loop->call_later(0s, [&, owned] { trace("due"); });
  loop->call_soon_threadsafe([&, owned] { trace("sent"); });
  EXPECT_EQ(owned.use_count(), 4);
  loop->close();
  loop->close();
  EXPECT_EQ(trace, "");
  EXPECT_EQ(owned.use_count(), 1);
}

TEST(EventLoopRunning, S18_HandlesOutliveTheLoopThatDiscardedThem) {
  Handle handle;
  TimerHandle timer;
  {
    VirtualLoop loop;
    handle = loop->call_soon([] {});
    timer = loop->call_later(1s, [] {});
  }
  EXPECT_FALSE(handle.cancelled());
  handle.cancel();
  timer.cancel();
  EXPECT_TRUE(handle.cancelled() && timer.cancelled());
}

TEST(EventLoopRunning, S18_WhatIsDestroyedByCloseMayTryToQueueMore) {
  VirtualLoop loop;
  struct Queues {
    EventLoop& loop;
    int& refused;
    ~Queues() {
      try {
        loop.call_soon([] {});
      } catch (const RuntimeError&) {
        ++refused;
      }
    }
  };
  int refused = 0;
  loop->call_soon([queues = std::make_shared<Queues>(*loop, refused)] {});
  loop->call_later(1s, [queues = std::make_shared<Queues>(*loop, refused)] {});
  loop->close();
  EXPECT_EQ(refused, 2);
}

TEST(EventLoopRunning, S18_ATimerCancelledByADestructorDuringClose) {
  VirtualLoop loop;
  struct Cancels {
    TimerHandle& timer;
    ~Cancels() { timer.cancel(); }
  };
  TimerHandle timer;
  loop->call_soon([cancels = std::make_shared<Cancels>(timer)] {});
  timer = loop->call_later(1s, [] {});
  loop->close();
  EXPECT_TRUE(timer.cancelled());
}

TEST(EventLoopRunning, S19_RunUntilCompleteGivesTheResult) {
  VirtualLoop loop;
  EXPECT_EQ(loop->run_until_complete(seven()), 7);
  EXPECT_EQ(loop->run_until_complete(loop->create_task(seven())), 7);
  EXPECT_EQ(loop->run_until_complete(&seven), 7);
  auto future = loop->create_future<std::string>();
  future.set_result("done already");
  EXPECT_EQ(loop->run_until_complete(future), "done already");
  EXPECT_EQ(loop->run_until_complete(sleep(1s, 8)), 8);
}

TEST(EventLoopRunning, S19_RunUntilCompleteMovesOutWhatCannotBeCopied) {
  VirtualLoop loop;
  const auto value = loop->run_until_complete(
      []() -> Coroutine<std::unique_ptr<int>> { co_return std::make_unique<int>(9); });
  EXPECT_EQ(*value, 9);
}

TEST(EventLoopRunning, S19_RunUntilCompleteThrowsWhatTheFutureFailedWith) {
  VirtualLoop loop;
  const auto fails = []() -> Coroutine<> {
    co_await sleep(1s);
    throw ValueError("x");
  };
  expect_throws<ValueError>("x", [&] { loop->run_until_complete(fails()); });
  auto cancelled = loop->create_future<int>();
  cancelled.cancel();
  expect_throws<CancelledError>("", [&] { loop->run_until_complete(cancelled); });
  EXPECT_FALSE(loop->is_running());
}

TEST(EventLoopRunning, S19_WhatWasQueuedBeforeTheEndStillRunsAndWhatThatQueuesDoesNot) {
  VirtualLoop loop;
  Trace trace;
  const auto main = [&]() -> Coroutine<int> {
    loop->call_soon([&] {
      trace("A");
      loop->call_soon([&] { trace("B"); });
    });
    co_return 7;
  };
  EXPECT_EQ(loop->run_until_complete(main()), 7);
  EXPECT_EQ(trace, "A");
  loop.turns();
  EXPECT_EQ(trace, "A B");
}

TEST(EventLoopRunning, S19_ALaterRunIsNotStoppedByTheFutureOfAnEarlierOne) {
  VirtualLoop loop;
  auto future = loop->create_future<int>();
  loop->call_soon([&] { loop->stop(); });
  expect_throws<RuntimeError>("Event loop stopped before Future completed.",
                              [&] { loop->run_until_complete(future); });
  Trace trace;
  loop->call_soon([&] { future.set_result(1); });
  loop->call_later(1s, [&] {
    trace("the loop was not stopped by the old future");
    loop->stop();
  });
  loop->run_forever();
  EXPECT_EQ(trace, "the loop was not stopped by the old future");
}

TEST(EventLoopRunning, S20_ALoopStoppedTooEarlyLeavesTheFuturePending) {
  VirtualLoop loop;
  auto future = loop->create_future<int>();
  loop->call_soon([&] { loop->stop(); });
  expect_throws<RuntimeError>("Event loop stopped before Future completed.",
                              [&] { loop->run_until_complete(future); });
  EXPECT_FALSE(future.done());
  future.set_result(3);
  EXPECT_EQ(loop->run_until_complete(future), 3);
}

TEST(EventLoopRunning, S24_OutsideOfALoopThereIsNoRunningLoop) {
  expect_throws<RuntimeError>("no running event loop", [] { get_running_loop(); });
  EXPECT_EQ(running_loop(), nullptr);
}

TEST(EventLoopRunning, S24_TheRunningLoopIsKnownInCallbacksAndCoroutines) {
  VirtualLoop loop;
  EventLoop* in_callback = nullptr;
  EventLoop* in_coroutine = nullptr;
  loop->call_soon([&] { in_callback = &get_running_loop(); });
  loop->run_until_complete([&]() -> Coroutine<> {
    in_coroutine = &get_running_loop();
    co_return;
  });
  EXPECT_EQ(in_callback, &*loop);
  EXPECT_EQ(in_coroutine, &*loop);
  EXPECT_EQ(running_loop(), nullptr);
}

TEST(EventLoopRunning, S24_TheRunningLoopIsPerThread) {
  VirtualLoop loop;
  EventLoop* elsewhere = &*loop;
  loop->call_soon([&] { std::thread([&] { elsewhere = running_loop(); }).join(); });
  loop.turns();
  EXPECT_EQ(elsewhere, nullptr);
}

TEST(EventLoopRunning, S25_WithoutASetLoopThereIsNoCurrentOne) {
  set_event_loop(nullptr);
  expect_throws<RuntimeError>(
      "There is no current event loop in this thread; call asyncio::run(), or set_event_loop()",
      [] { get_event_loop(); });
}

TEST(EventLoopRunning, S25_TheSetLoopIsCurrentAndTheRunningOneGoesBeforeIt) {
  VirtualLoop set, running;
  set_event_loop(&*set);
  EXPECT_EQ(&get_event_loop(), &*set);
  EventLoop* inside = nullptr;
  running->call_soon([&] { inside = &get_event_loop(); });
  running.turns();
  EXPECT_EQ(inside, &*running);
  set_event_loop(nullptr);
}

TEST(EventLoopRunning, S25_ADestroyedLoopIsNoLongerTheSetOne) {
  {
    VirtualLoop loop;
    set_event_loop(&*loop);
  }
  EXPECT_THROW(get_event_loop(), RuntimeError);
}

TEST(EventLoopRunning, Y07_ALoopPrintsItsState) {
  VirtualLoop loop;
  EXPECT_EQ(repr(*loop), "<EventLoop running=False closed=False debug=False>");
  std::string running;
  loop->call_soon([&] { running = repr(*loop); });
  loop.turns();
  EXPECT_EQ(running, "<EventLoop running=True closed=False debug=False>");
  loop->set_debug(true);
  loop->close();
  EXPECT_EQ(repr(*loop), "<EventLoop running=False closed=True debug=True>");
}

}  // namespace
