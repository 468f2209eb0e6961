// Loops and threads under load: many rounds of the moments at which something could be lost or touched too late.
#include "support/virtual_test.hpp"

#include <array>
#include <atomic>
#include <barrier>
#include <chrono>
#include <cstddef>
#include <latch>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;

// Counts what became of one callback: it runs, or is destroyed unrun.
class Counted {
 public:
  Counted(int& ran, std::atomic<int>& destroyed) : ran_(&ran), destroyed_(&destroyed) {}
  Counted(Counted&& other) noexcept
      : ran_(other.ran_), destroyed_(std::exchange(other.destroyed_, nullptr)) {}
  ~Counted() {
    if (destroyed_ && !called_) ++*destroyed_;
  }
  void operator()() {
    called_ = true;
    ++*ran_;
  }

 private:
  int* ran_;
  std::atomic<int>* destroyed_;
  bool called_ = false;
};

// 2,000 rounds; `--gtest_repeat=5` makes them ten thousand.
TEST(LoopThreads, S15_WhatFourThreadsPostWhileTheLoopClosesRunsOrIsRefusedOrDestroyed) {
  constexpr int rounds = 2000, threads = 4, posts = 3;
  std::unique_ptr<EventLoop> loop;
  std::atomic<int> refused{0}, destroyed{0};
  int ran = 0;
  std::barrier round_begins(threads + 1), round_ends(threads + 1);
  std::vector<std::thread> posters;
  for (int thread = 0; thread < threads; ++thread)
    posters.emplace_back([&] {
      for (int round = 0; round < rounds; ++round) {
        round_begins.arrive_and_wait();
        for (int post = 0; post < posts; ++post) {
          try {
            loop->call_soon_threadsafe(Counted(ran, destroyed));
          } catch (const RuntimeError&) {
            ++refused;
          }
        }
        round_ends.arrive_and_wait();
      }
    });
  int refused_at_all = 0;
  for (int round = 0; round < rounds; ++round) {
    loop = asyncio::testing::new_virtual_event_loop();
    ran = refused = destroyed = 0;
    round_begins.arrive_and_wait();
    for (int turn = 0; turn < round % 4; ++turn) {
      loop->stop();
      loop->run_forever();
    }
    loop->close();
    round_ends.arrive_and_wait();
    // What is refused is destroyed by the poster.
    EXPECT_EQ(ran + destroyed, threads * posts);
    EXPECT_LE(refused, destroyed);
    refused_at_all += refused;
  }
  for (auto& poster : posters) poster.join();
  EXPECT_GT(refused_at_all, 0);
}

TEST(LoopThreads, H02_JobsThatEndWhileTheirLoopClosesAndIsDestroyedTouchItNoMore) {
  constexpr int rounds = 500;
  ThreadPoolExecutor pool(3);
  const auto owned = std::make_shared<int>();
  for (int round = 0; round < rounds; ++round) {
    auto loop = asyncio::testing::new_virtual_event_loop();
    std::vector<Future<std::shared_ptr<int>>> futures;
    for (int job = 0; job < 4; ++job)
      futures.push_back(loop->run_in_executor(pool, [owned] { return owned; }));
    for (int turn = 0; turn < round % 3; ++turn) {
      loop->stop();
      loop->run_forever();
    }
    if (round % 2 == 0) futures[0].cancel();
    if (round % 5 == 0) futures.clear();
    loop.reset();
  }
  pool.shutdown();
  EXPECT_EQ(owned.use_count(), 1);
}

// Four loops in a ring, each in its own thread: a message goes to the next, and is counted there.
TEST(LoopThreads, S15_FourLoopsInFourThreadsTalkToEachOther) {
  constexpr int loops = 4, messages = 2000;
  std::array<EventLoop*, loops> ring{};
  std::latch all_run(loops), all_received(loops);
  std::vector<std::thread> threads;
  std::array<int, loops> received{};
  for (std::size_t own = 0; own < loops; ++own)
    threads.emplace_back([&, own] {
      asyncio::run([&, own]() -> Coroutine<> {
        EventLoop& loop = get_running_loop();
        ring[own] = &loop;
        co_await to_thread([&] { all_run.arrive_and_wait(); });
        EventLoop& next = *ring[(own + 1) % loops];
        const std::size_t to = (own + 1) % loops;
        for (int sent = 0; sent < messages; ++sent) {
          next.call_soon_threadsafe([&, to] { ++received[to]; });
          if (sent % 16 == 0) co_await sleep(0s);
        }
        while (received[own] < messages) co_await sleep(0s);
        // Nobody's loop ends before everybody has what was sent.
        co_await to_thread([&] { all_received.arrive_and_wait(); });
      });
    });
  for (auto& thread : threads) thread.join();
  for (const int count : received) EXPECT_EQ(count, messages);
}

// Each loop runs coroutines on the next one and waits for their results.
TEST(LoopThreads, T34_FourLoopsAwaitEachOthersCoroutines) {
  constexpr int loops = 4, calls = 100;
  std::array<EventLoop*, loops> ring{};
  std::latch all_run(loops), all_answered(loops);
  std::vector<std::thread> threads;
  std::array<int, loops> sums{};
  for (std::size_t own = 0; own < loops; ++own)
    threads.emplace_back([&, own] {
      asyncio::run([&, own]() -> Coroutine<> {
        ring[own] = &get_running_loop();
        co_await to_thread([&] { all_run.arrive_and_wait(); });
        EventLoop& next = *ring[(own + 1) % loops];
        const auto answer = [](int value) -> Coroutine<int> {
          co_await sleep(0s);
          co_return value;
        };
        for (int call = 0; call < calls; ++call) {
          const auto future = run_coroutine_threadsafe(answer(call), next);
          const int value = co_await wrap_future(future);
          sums[own] += value;
        }
        co_await to_thread([&] { all_answered.arrive_and_wait(); });
      });
    });
  for (auto& thread : threads) thread.join();
  for (const int sum : sums) EXPECT_EQ(sum, calls * (calls - 1) / 2);
}

}  // namespace
