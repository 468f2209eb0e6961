// wrap_future(): a concurrent future and its loop's future end together, whichever begins.
#include "support/outcome.hpp"
#include "support/virtual_test.hpp"

#include <atomic>
#include <latch>
#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::outcome;
using support::run_virtual;

TEST(WrapFutureThreads, T35_AResultOfAnotherThreadIsAwaited) {
  run_virtual([]() -> Coroutine<> {
    ThreadPoolExecutor pool(1);
    EXPECT_EQ(co_await wrap_future(pool.submit([] { return 1; })), 1);
    EXPECT_EQ(co_await outcome(wrap_future(pool.submit([] { throw ValueError("x"); }))),
              "ValueError('x')");
    auto owned = co_await wrap_future(pool.submit([] { return std::make_unique<int>(2); }));
    EXPECT_EQ(*owned, 2);
  });
}

TEST(WrapFuture, T35_CompletionComesInTheNextTurnAlsoOnTheSameThread) {
  const support::VirtualLoop loop;
  const ConcurrentFuture<int> source;
  const auto wrapped = wrap_future(source, *loop);
  source.set_result(1);
  EXPECT_FALSE(wrapped.done());
  loop.turns();
  EXPECT_EQ(wrapped.result(), 1);
  const auto late = wrap_future(source, *loop);
  EXPECT_FALSE(late.done());
  loop.turns();
  EXPECT_EQ(late.result(), 1);
}

TEST(WrapFuture, T35_CancellingTheLoopsFutureCancelsTheOther) {
  const support::VirtualLoop loop;
  const ConcurrentFuture<int> source;
  const auto wrapped = wrap_future(source, *loop);
  EXPECT_TRUE(wrapped.cancel());
  EXPECT_TRUE(source.cancelled());
  loop.turns(2);
  EXPECT_TRUE(wrapped.cancelled());
}

TEST(WrapFuture, T35_CancellingTheOtherCancelsTheLoopsFuture) {
  const support::VirtualLoop loop;
  const ConcurrentFuture<int> source;
  const auto wrapped = wrap_future(source, *loop);
  EXPECT_TRUE(source.cancel());
  loop.turns();
  EXPECT_TRUE(wrapped.cancelled());
}

TEST(WrapFuture, T35_WhatRunsIsNotCancelledAndItsResultIsDropped) {
  const support::VirtualLoop loop;
  const ConcurrentFuture<int> source;
  EXPECT_TRUE(source.set_running_or_notify_cancel());
  const auto wrapped = wrap_future(source, *loop);
  EXPECT_TRUE(wrapped.cancel());
  EXPECT_FALSE(source.cancelled());
  source.set_result(1);
  loop.turns(2);
  EXPECT_TRUE(wrapped.cancelled());
}

TEST(WrapFuture, T35_SeveralLoopsMayWrapTheSame) {
  const support::VirtualLoop one, two;
  const ConcurrentFuture<std::string> source;
  const auto first = wrap_future(source, *one);
  const auto second = wrap_future(source, *two);
  source.set_result("both");
  one.turns();
  two.turns();
  EXPECT_EQ(first.result(), "both");
  EXPECT_EQ(second.result(), "both");
}

TEST(WrapFuture, T35_AFutureOfALoopComesBackAsItIs) {
  const support::VirtualLoop loop;
  const auto future = loop->create_future<int>();
  EXPECT_EQ(wrap_future(future), future);
}

TEST(WrapFuture, S18_ALoopThatClosesFirstHearsNothing) {
  const ConcurrentFuture<int> source;
  std::optional<Future<int>> wrapped;
  {
    const support::VirtualLoop loop;
    wrapped = wrap_future(source, *loop);
  }
  source.set_result(1);
  EXPECT_FALSE(wrapped->done());
}

// Neither keeps the other: what nobody will ever complete goes with its loop.
TEST(WrapFuture, T35_WhatIsDroppedOnBothSidesIsDestroyedWithTheLoop) {
  const auto owned = std::make_shared<int>();
  {
    const support::VirtualLoop loop;
    const ConcurrentFuture<int> source;
    source.add_done_callback([owned](const auto&) {});
    wrap_future(source, *loop);
  }
  EXPECT_EQ(owned.use_count(), 1);
}

TEST(WrapFuture, S16_AClosedLoopRefuses) {
  const support::VirtualLoop loop;
  loop->close();
  support::expect_throws<RuntimeError>("Event loop is closed",
                                       [&] { wrap_future(ConcurrentFuture<int>(), *loop); });
}

TEST(WrapFuture, C15_ACallbackMayCancelTheLoopsFutureWhileThatCancelsIt) {
  const support::VirtualLoop loop;
  const ConcurrentFuture<int> source;
  const auto wrapped = wrap_future(source, *loop);
  source.add_done_callback([&](const auto&) { wrapped.cancel(); });
  wrapped.cancel();
  EXPECT_TRUE(wrapped.cancelled());
  EXPECT_TRUE(source.cancelled());
  loop.turns(2);
}

TEST(WrapFutureThreads, T35_CompletingWhileTheLoopClosesIsSafe) {
  for (int round = 0; round < 300; ++round) {
    const ConcurrentFuture<std::string> source;
    std::latch begin(2);
    auto loop = asyncio::testing::new_virtual_event_loop();
    std::optional<Future<std::string>> wrapped = wrap_future(source, *loop);
    std::thread other([&] {
      begin.arrive_and_wait();
      source.set_result("a text that is too long to stand in the string itself");
    });
    begin.arrive_and_wait();
    if (round % 2 == 0) {
      loop->stop();
      loop->run_forever();
    }
    if (round % 3 == 0) wrapped.reset();
    loop.reset();
    other.join();
    if (wrapped && wrapped->done()) {
      EXPECT_EQ(wrapped->result().size(), 53u);
    }
  }
}

}  // namespace
