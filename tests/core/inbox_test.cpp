// Handles from other threads: none is lost, none runs twice, each thread's stay in order, and the loop wakes.
#include "support/leaks.hpp"
#include "support/virtual_test.hpp"

#include <asyncio/core/inbox.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using detail::ThreadInbox;

// A handle that says who posted it.
class Letter final : public detail::HandleState {
 public:
  Letter(int thread, int number) : HandleState(nullptr), thread(thread), number(number) {}
  void run() override {}
  void discard() noexcept override {}
  const int thread;
  const int number;
};

TEST(Inbox, S15_TheFirstPosterIsToldToWakeTheLoop) {
  ThreadInbox inbox;
  Letter one(0, 1), two(0, 2);
  EXPECT_FALSE(inbox.filled());
  EXPECT_EQ(inbox.post(one), ThreadInbox::Posted::first);
  EXPECT_EQ(inbox.post(two), ThreadInbox::Posted::more);
  EXPECT_TRUE(inbox.filled());
  detail::HandleQueue taken = inbox.take();
  EXPECT_EQ(taken.pop(), &one);
  EXPECT_EQ(taken.pop(), &two);
  EXPECT_EQ(taken.pop(), nullptr);
  EXPECT_TRUE(inbox.take().empty());
  EXPECT_EQ(inbox.post(one), ThreadInbox::Posted::first);
}

TEST(Inbox, S16_AClosedInboxRefusesAndGivesWhatHadCome) {
  ThreadInbox inbox;
  Letter one(0, 1), two(0, 2);
  inbox.post(one);
  detail::HandleQueue left = inbox.close();
  EXPECT_EQ(left.pop(), &one);
  EXPECT_EQ(left.pop(), nullptr);
  EXPECT_EQ(inbox.post(two), ThreadInbox::Posted::refused);
  EXPECT_TRUE(inbox.close().empty());
}

TEST(InboxThreads, S15_ThreadsPostWhileTheInboxIsTakenAndNothingIsLost) {
  constexpr int threads = 4, letters = 5000;
  ThreadInbox inbox;
  std::vector<std::vector<std::unique_ptr<Letter>>> written(threads);
  for (int thread = 0; thread < threads; ++thread)
    for (int number = 0; number < letters; ++number)
      written[static_cast<std::size_t>(thread)].push_back(std::make_unique<Letter>(thread, number));
  std::vector<std::thread> posters;
  for (auto& own : written)
    posters.emplace_back([&inbox, &own] {
      for (auto& letter : own) inbox.post(*letter);
    });
  int next[threads] = {};
  for (int received = 0; received < threads * letters;) {
    detail::HandleQueue taken = inbox.take();
    while (auto* handle = taken.pop()) {
      const auto* letter = static_cast<Letter*>(handle);
      ASSERT_EQ(letter->number, next[letter->thread]++);
      ++received;
    }
  }
  for (auto& poster : posters) poster.join();
  EXPECT_FALSE(inbox.filled());
}

TEST(InboxThreads, S15_ACallFromAnotherThreadWakesASleepingLoopAndKeepsItsOrder) {
  auto loop = new_event_loop();
  support::Trace trace;
  std::thread other;
  loop->call_soon([&] {
    other = std::thread([&] {
      std::this_thread::sleep_for(20ms);
      for (int i = 0; i < 3; ++i) loop->call_soon_threadsafe([&trace, i] { trace(i); });
      loop->call_soon_threadsafe([&] { loop->stop(); });
    });
  });
  loop->run_forever();
  other.join();
  EXPECT_EQ(trace, "0 1 2");
}

TEST(InboxThreads, S15_FourThreadsSendAndEachKeepsItsOrder) {
  constexpr int threads = 4, calls = 2000;
  auto loop = new_event_loop();
  int received = 0;
  int next[threads] = {};
  bool in_order = true;
  std::vector<std::thread> senders;
  for (int thread = 0; thread < threads; ++thread)
    senders.emplace_back([&, thread] {
      for (int number = 0; number < calls; ++number)
        loop->call_soon_threadsafe([&, thread, number] {
          in_order = in_order && next[thread]++ == number;
          if (++received == threads * calls) loop->stop();
        });
    });
  loop->run_forever();
  for (auto& sender : senders) sender.join();
  EXPECT_EQ(received, threads * calls);
  EXPECT_TRUE(in_order);
}

TEST(Inbox, S15_OnTheLoopsOwnThreadTheOrderWithCallSoonIsKept) {
  const support::VirtualLoop loop;
  support::Trace trace;
  loop->call_soon([&] {
    loop->call_soon([&] { trace("a"); });
    loop->call_soon_threadsafe([&] { trace("b"); });
    loop->call_soon([&] { trace("c"); });
  });
  loop.turns(2);
  EXPECT_EQ(trace, "a b c");
}

// Each call is run, discarded by close(), or refused with an exception; its callable is destroyed in any case.
TEST(InboxThreads, S16_ThreadsThatSendWhileTheLoopClosesAreRefusedAndNothingLeaks) {
  for (int round = 0; round < 50; ++round) {
    auto loop = new_event_loop();
    auto owned = std::make_shared<int>();
    std::atomic<int> accepted{0}, refused{0};
    std::atomic<bool> go{false};
    int ran = 0;
    std::vector<std::thread> senders;
    for (int thread = 0; thread < 4; ++thread)
      senders.emplace_back([&, owned] {
        while (!go) std::this_thread::yield();
        for (int number = 0; number < 100; ++number) {
          try {
            loop->call_soon_threadsafe([&ran, owned] { ++ran; });
            ++accepted;
          } catch (const RuntimeError&) {
            ++refused;
          }
        }
      });
    go = true;
    loop->stop();
    loop->run_forever();
    loop->close();
    for (auto& sender : senders) sender.join();
    senders.clear();
    EXPECT_EQ(accepted + refused, 400);
    EXPECT_LE(ran, accepted);
    EXPECT_EQ(owned.use_count(), 1);
  }
}

TEST(InboxThreads, S06_ACallFromAnotherThreadMayBeCancelledThere) {
  auto loop = new_event_loop();
  bool ran = false;
  std::thread([&] {
    Handle handle = loop->call_soon_threadsafe([&] { ran = true; });
    handle.cancel();
    loop->call_soon_threadsafe([&] { loop->stop(); });
  }).join();
  loop->run_forever();
  EXPECT_FALSE(ran);
}

// A handle may be dropped by its thread at the moment at which the loop runs it.
TEST(InboxThreads, S15_ThreadsDropTheirHandlesWhileTheLoopRunsThem) {
  auto loop = new_event_loop();
  std::atomic<int> ran{0};
  constexpr int calls = 3000;
  std::thread sender([&] {
    for (int i = 0; i < calls; ++i) {
      const Handle handle = loop->call_soon_threadsafe([&] {
        if (ran.fetch_add(1, std::memory_order_relaxed) + 1 == calls) loop->stop();
      });
      const Handle copy = handle;
    }
  });
  loop->run_forever();
  sender.join();
  EXPECT_EQ(ran, calls);
}

}  // namespace
