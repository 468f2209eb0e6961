// The one place where tests sleep: real time, and wake-ups from other threads, on the epoll platform.
#include "support/leaks.hpp"

#include <asyncio.hpp>

#include <gtest/gtest.h>

#include <dirent.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;

TEST(Epoll, S11_ItsClockIsMonotonic) {
  const auto platform = make_epoll_platform();
  auto before = platform->now();
  for (int i = 0; i < 1000; ++i) {
    const auto now = platform->now();
    ASSERT_LE(before, now);
    before = now;
  }
  EXPECT_EQ(platform->name(), "epoll");
}

TEST(Epoll, S10_APollNeverEndsBeforeItsDeadline) {
  const auto platform = make_epoll_platform();
  for (const auto delay : {1ns, 1000ns, 300'000ns, 1'500'000ns, 5'000'000ns}) {
    const auto deadline = platform->now() + delay;
    platform->poll(deadline);
    EXPECT_GE(platform->now(), deadline);
  }
}

TEST(Epoll, S04_ADeadlineThatHasPassedOnlyLooks) {
  const auto platform = make_epoll_platform();
  const auto before = platform->now();
  platform->poll(before);
  platform->poll(Clock::time_point::min());
  platform->poll(before - 1h);
  EXPECT_LT(platform->now() - before, 5s);
}

TEST(Epoll, S15_AWakeUpBeforeTheSleepIsNotLost) {
  const auto platform = make_epoll_platform();
  platform->wake();
  platform->wake();
  platform->poll(std::nullopt);  // would not return otherwise
  const auto deadline = platform->now() + 10ms;
  platform->poll(deadline);  // both wake-ups were used up by one poll
  EXPECT_GE(platform->now(), deadline);
}

TEST(Epoll, S15_AnotherThreadWakesASleepWithoutEnd) {
  const auto platform = make_epoll_platform();
  std::thread other([&] {
    std::this_thread::sleep_for(20ms);
    platform->wake();
  });
  platform->poll(std::nullopt);
  other.join();
}

TEST(Epoll, S14_TheLatestDeadlineThereIsCanBeSleptOn) {
  const auto platform = make_epoll_platform();
  std::thread other([&] {
    std::this_thread::sleep_for(20ms);
    platform->wake();
  });
  platform->poll(Clock::time_point::max());
  other.join();
  platform->wake();
  platform->poll(platform->now() + 25h);
}

// poll() may end early; the loop must then go on sleeping, and the signal must not break it.
TEST(Epoll, S10_ASignalDuringTheSleepMakesNoTimerEarly) {
  struct sigaction action{}, before{};
  action.sa_handler = [](int) {};
  ASSERT_EQ(::sigaction(SIGUSR1, &action, &before), 0);
  const ::pthread_t sleeper = ::pthread_self();
  std::thread other([&] {
    for (int i = 0; i < 5; ++i) {
      std::this_thread::sleep_for(5ms);
      ::pthread_kill(sleeper, SIGUSR1);
    }
  });
  asyncio::run([]() -> Coroutine<> {
    const auto begin = get_running_loop().time();
    co_await sleep(60ms);
    EXPECT_GE(get_running_loop().time() - begin, 60ms);
  });
  other.join();
  ::sigaction(SIGUSR1, &before, nullptr);
}

TEST(Epoll, S10_ASleepOnRealTimeIsNeverShort) {
  asyncio::run([]() -> Coroutine<> {
    for (const auto delay : {0us, 1us, 900us, 1100us, 5000us}) {
      const auto begin = std::chrono::steady_clock::now();
      co_await sleep(delay);
      EXPECT_GE(std::chrono::steady_clock::now() - begin, delay);
    }
  });
}

TEST(Epoll, S07_TimersOnRealTimeRunInTheirOrder) {
  auto loop = new_event_loop();
  std::string order;
  loop->call_later(15ms, [&] { order += "c"; });
  loop->call_later(5ms, [&] { order += "a"; });
  loop->call_later(10ms, [&] { order += "b"; });
  loop->call_later(20ms, [&] { loop->stop(); });
  loop->run_forever();
  EXPECT_EQ(order, "abc");
}

int open_descriptors() {
  int count = 0;
  ::DIR* folder = ::opendir("/proc/self/fd");
  while (::readdir(folder)) ++count;
  ::closedir(folder);
  return count;
}

TEST(Epoll, S18_AClosedLoopLeavesNoDescriptorOpen) {
  const int before = open_descriptors();
  for (int i = 0; i < 10; ++i) {
    auto loop = new_event_loop();
    EXPECT_GT(open_descriptors(), before);
    loop->close();
  }
  EXPECT_EQ(open_descriptors(), before);
}

TEST(Epoll, ASystemWithoutDescriptorsIsAnOSError) {
  ::rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  // UndefinedBehaviorSanitizer needs a descriptor for its first look at a type: let it look now.
  EXPECT_EQ(OSError(EMFILE, "open").code().value(), EMFILE);
  EXPECT_NE(make_epoll_platform(), nullptr);
  const int open = open_descriptors();
  const int lowest_free = ::dup(STDERR_FILENO);
  ::close(lowest_free);
  // At the first refusal, and at the second: the first descriptor must not leak.
  for (int more = 0; more < 2; ++more) {
    ::rlimit low = before;
    low.rlim_cur = static_cast<::rlim_t>(lowest_free + more);
    std::exception_ptr refused;
    ::setrlimit(RLIMIT_NOFILE, &low);
    try {
      (void)make_epoll_platform();
    } catch (...) {
      refused = std::current_exception();
    }
    ::setrlimit(RLIMIT_NOFILE, &before);
    const auto* error = exception_cast<OSError>(refused);
    ASSERT_NE(error, nullptr);
    EXPECT_EQ(error->code().value(), EMFILE);
  }
  EXPECT_EQ(open_descriptors(), open);
}

}  // namespace
