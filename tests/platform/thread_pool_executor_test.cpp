// ThreadPoolExecutor: how many threads there are and when, what they are called, and how it ends.
#include "support/leaks.hpp"
#include "support/throws.hpp"

#include <asyncio.hpp>

#include <gtest/gtest.h>

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <latch>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::expect_throws;

std::string name_of_this_thread() {
  char name[16];
  ::pthread_getname_np(::pthread_self(), name, sizeof name);
  return name;
}

// Those of pools, which have names of their own: a sanitizer has threads too.
int threads_of_pools() {
  const std::string own = name_of_this_thread();
  int count = 0;
  for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task")) {
    std::string name;
    std::getline(std::ifstream(thread.path() / "comm"), name);
    count += !name.empty() && name != own;
  }
  return count;
}

TEST(ThreadPoolExecutor, H01_SubmitGivesTheResultOrTheException) {
  ThreadPoolExecutor pool(2);
  EXPECT_EQ(pool.submit([](int a, int b) { return a + b; }, 1, 2).result(), 3);
  // Named: ThreadSanitizer cannot see how the standard library counts an exception that two threads hold.
  const auto failing = pool.submit([] { throw ValueError("x"); });
  expect_throws<ValueError>("x", [&] { failing.result(); });
  EXPECT_EQ(*pool.submit([] { return std::make_unique<int>(4); }).result(), 4);
  auto given = std::make_unique<int>(5);
  EXPECT_EQ(pool.submit([](std::unique_ptr<int> x) { return *x; }, std::move(given)).result(), 5);
}

TEST(ThreadPoolExecutor, H01_ThreadsAreStartedOnlyWhenNoneIsIdle) {
  const int before = threads_of_pools();
  ThreadPoolExecutor pool(3);
  EXPECT_EQ(threads_of_pools(), before);
  std::latch began(3), may_end(1);
  std::vector<ConcurrentFuture<>> jobs;
  for (int i = 0; i < 5; ++i) {
    jobs.push_back(pool.submit([&] {
      if (!began.try_wait()) began.count_down();
      may_end.wait();
    }));
  }
  began.wait();
  EXPECT_EQ(threads_of_pools(), before + 3);
  may_end.count_down();
  for (const auto& job : jobs) job.result();
}

TEST(ThreadPoolExecutor, H01_AnIdleThreadIsUsedAgain) {
  ThreadPoolExecutor pool(8, "again");
  std::set<std::string> names;
  for (int i = 0; i < 20; ++i) {
    names.insert(pool.submit(name_of_this_thread).result());
    // The thread is idle a moment after its result is there.
    std::this_thread::sleep_for(1ms);
  }
  EXPECT_LE(names.size(), 2u);
  EXPECT_EQ(*names.begin(), "again_0");
}

TEST(ThreadPoolExecutor, H01_NamesKeepTheirNumberWhenTheyAreTooLong) {
  EXPECT_EQ(ThreadPoolExecutor(1, "short").submit(name_of_this_thread).result(), "short_0");
  EXPECT_EQ(ThreadPoolExecutor(1, "a-very-long-prefix").submit(name_of_this_thread).result(),
            "a-very-long-p_0");
  const std::string unnamed = ThreadPoolExecutor(1).submit(name_of_this_thread).result();
  EXPECT_TRUE(unnamed.starts_with("ThreadPoolE")) << unnamed;
}

TEST(ThreadPoolExecutor, H01_JobsBeginInTheOrderInWhichTheyCame) {
  ThreadPoolExecutor pool(1);
  std::string order;
  std::vector<ConcurrentFuture<>> jobs;
  for (const char letter : {'a', 'b', 'c', 'd'})
    jobs.push_back(pool.submit([&order, letter] { order += letter; }));
  for (const auto& job : jobs) job.result();
  EXPECT_EQ(order, "abcd");
}

TEST(ThreadPoolExecutor, N01_ItsThreadsTakeNoSignals) {
  ThreadPoolExecutor pool(1);
  ::sigset_t here_before, here_after;
  ::pthread_sigmask(SIG_SETMASK, nullptr, &here_before);
  const auto blocked = pool.submit([] {
                             ::sigset_t mask;
                             ::pthread_sigmask(SIG_SETMASK, nullptr, &mask);
                             std::vector<bool> all;
                             for (const int number : {SIGINT, SIGTERM, SIGCHLD, SIGALRM, SIGUSR1,
                                                      SIGHUP, SIGSEGV, SIGABRT})
                               all.push_back(::sigismember(&mask, number) == 1);
                             return all;
                           })
                           .result();
  EXPECT_EQ(blocked, (std::vector<bool>{true, true, true, true, true, true, false, false}));
  ::pthread_sigmask(SIG_SETMASK, nullptr, &here_after);
  EXPECT_EQ(::sigismember(&here_after, SIGINT), ::sigismember(&here_before, SIGINT));
}

TEST(ThreadPoolExecutor, H02_WhatWaitsForAThreadCanBeCancelledAndNeverRuns) {
  std::latch began(1), may_end(1);
  ThreadPoolExecutor pool(1);
  const auto running = pool.submit([&] {
    began.count_down();
    may_end.wait();
    return 1;
  });
  const auto owned = std::make_shared<int>();
  const auto waiting = pool.submit([owned] { ADD_FAILURE() << "it was cancelled"; });
  began.wait();
  EXPECT_TRUE(running.running());
  EXPECT_FALSE(running.cancel());
  EXPECT_FALSE(waiting.running());
  EXPECT_TRUE(waiting.cancel());
  EXPECT_EQ(owned.use_count(), 1);
  may_end.count_down();
  EXPECT_EQ(running.result(), 1);
  pool.shutdown();
  EXPECT_TRUE(waiting.cancelled());
}

TEST(ThreadPoolExecutor, H04_ShutdownWaitsAndThenRefuses) {
  std::atomic<int> ran{0};
  ThreadPoolExecutor pool(2);
  const int before = threads_of_pools();
  for (int i = 0; i < 10; ++i)
    (void)pool.submit([&] {
      std::this_thread::sleep_for(1ms);
      ++ran;
    });
  pool.shutdown();
  EXPECT_EQ(ran, 10);
  EXPECT_EQ(threads_of_pools(), before);
  expect_throws<RuntimeError>("cannot schedule new futures after shutdown",
                              [&] { (void)pool.submit([] {}); });
  pool.shutdown();
  pool.shutdown(false);
}

TEST(ThreadPoolExecutor, H04_ShutdownWithoutWaitingLetsEverythingEndByItself) {
  std::latch may_end(1), ended(2);
  {
    ThreadPoolExecutor pool(1);
    for (int i = 0; i < 2; ++i)
      (void)pool.submit([&] {
        may_end.wait();
        ended.count_down();
      });
    pool.shutdown(false);
  }  // the destructor does not wait either, or this would never end
  may_end.count_down();
  ended.wait();
}

TEST(ThreadPoolExecutor, H04_ShutdownMayCancelWhatWaits) {
  std::latch began(1), may_end(1);
  ThreadPoolExecutor pool(1);
  const auto running = pool.submit([&] {
    began.count_down();
    may_end.wait();
  });
  const auto waiting = pool.submit([] { ADD_FAILURE() << "it was cancelled"; });
  began.wait();
  pool.shutdown(false, {.cancel_futures = true});
  EXPECT_TRUE(waiting.cancelled());
  may_end.count_down();
  running.result();
  pool.shutdown();
}

TEST(ThreadPoolExecutor, H04_TheDestructorWaits) {
  std::atomic<bool> ended{false};
  {
    ThreadPoolExecutor pool(1);
    (void)pool.submit([&] {
      std::this_thread::sleep_for(2ms);
      ended = true;
    });
  }
  EXPECT_TRUE(ended);
}

TEST(ThreadPoolExecutor, H04_SeveralThreadsMayWaitForItsEnd) {
  std::atomic<int> ran{0};
  ThreadPoolExecutor pool(2);
  for (int i = 0; i < 4; ++i)
    (void)pool.submit([&] {
      std::this_thread::sleep_for(1ms);
      ++ran;
    });
  std::vector<std::thread> waiting;
  for (int i = 0; i < 3; ++i)
    waiting.emplace_back([&] {
      pool.shutdown();
      EXPECT_EQ(ran, 4);
    });
  for (auto& thread : waiting) thread.join();
}

TEST(ThreadPoolExecutor, H04_AThreadOfItsOwnCannotWaitForItButMayDestroyIt) {
  auto pool = std::make_shared<ThreadPoolExecutor>(1);
  std::latch destroyed(1), alone(1);
  {
    const auto refused = pool->submit([&] { pool->shutdown(); });
    expect_throws<RuntimeError>("cannot join current thread", [&] { refused.result(); });
  }
  pool = std::make_shared<ThreadPoolExecutor>(1);
  (void)pool->submit([&destroyed, &alone, last = pool]() mutable {
    alone.wait();
    last.reset();
    destroyed.count_down();
  });
  pool.reset();
  alone.count_down();
  destroyed.wait();
}

TEST(ThreadPoolExecutor, H01_ItNeedsAtLeastOneThread) {
  expect_throws<ValueError>("max_workers must be greater than 0",
                            [] { const ThreadPoolExecutor pool(0); });
  expect_throws<ValueError>("max_workers must be greater than 0",
                            [] { const ThreadPoolExecutor pool(-1); });
}

TEST(ThreadPoolExecutor, H01_ByDefaultThereAreFourMoreThreadsThanProcessors) {
  const int before = threads_of_pools();
  const int expected = std::min(32, static_cast<int>(std::thread::hardware_concurrency()) + 4);
  std::latch began(expected), may_end(1);
  ThreadPoolExecutor pool;
  std::vector<ConcurrentFuture<>> jobs;
  for (int i = 0; i < expected; ++i) {
    jobs.push_back(pool.submit([&] {
      began.count_down();
      may_end.wait();
    }));
  }
  began.wait();
  (void)pool.submit([] {});
  EXPECT_EQ(threads_of_pools(), before + expected);
  may_end.count_down();
}

TEST(ThreadPoolExecutor, H01_FourThreadsSubmitAtOnce) {
  std::atomic<int> ran{0};
  ThreadPoolExecutor pool(3);
  std::vector<std::thread> submitters;
  for (int i = 0; i < 4; ++i)
    submitters.emplace_back([&] {
      for (int n = 0; n < 500; ++n) (void)pool.submit([&] { ++ran; });
    });
  for (auto& thread : submitters) thread.join();
  pool.shutdown();
  EXPECT_EQ(ran, 2000);
}

TEST(ThreadPoolExecutor, H01_AFutureThatSomebodyElseCompletedNeedsItsFunctionNoMore) {
  std::latch began(1), may_end(1);
  ThreadPoolExecutor pool(1);
  (void)pool.submit([&] {
    began.count_down();
    may_end.wait();
  });
  bool ran = false;
  const auto waiting = pool.submit([&] {
    ran = true;
    return 1;
  });
  began.wait();
  waiting.set_result(2);  // before its thread came to it: the function is not needed any more
  may_end.count_down();
  pool.shutdown();
  EXPECT_FALSE(ran);
  EXPECT_EQ(waiting.result(), 2);
}

}  // namespace
