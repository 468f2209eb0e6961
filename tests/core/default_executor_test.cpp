// The loop's own pool: when it is made, who may replace it, and how it ends.
#include "support/outcome.hpp"
#include "support/virtual_test.hpp"

#include "support/manual_platform.hpp"

#include <pthread.h>

#include <atomic>
#include <latch>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::expect_throws;
using support::outcome;
using support::run_virtual;
using support::StderrCapture;

std::string name_of_this_thread() {
  char name[16];
  ::pthread_getname_np(::pthread_self(), name, sizeof name);
  return name;
}

TEST(DefaultExecutorThreads, H01_ItsThreadsAreNamedAsyncioAndANumber) {
  run_virtual([]() -> Coroutine<> {
    auto& loop = get_running_loop();
    EXPECT_EQ(co_await loop.run_in_executor(nullptr, name_of_this_thread), "asyncio_0");
    std::latch both(2);
    const auto meet = [&both] {
      both.arrive_and_wait();
      return name_of_this_thread();
    };
    const auto [one, two] =
        co_await gather(loop.run_in_executor(nullptr, meet), loop.run_in_executor(nullptr, meet));
    EXPECT_NE(one, two);
    // The first thread may not have been idle yet when the two came.
    for (const std::string& name : {one, two})
      EXPECT_TRUE(name == "asyncio_0" || name == "asyncio_1" || name == "asyncio_2") << name;
  });
}

TEST(DefaultExecutorThreads, H04_AfterItsShutdownNothingMoreIsTaken) {
  run_virtual([]() -> Coroutine<> {
    auto& loop = get_running_loop();
    co_await loop.run_in_executor(nullptr, [] {});
    co_await loop.shutdown_default_executor();
    expect_throws<RuntimeError>("Executor shutdown has been called",
                                [&] { loop.run_in_executor(nullptr, [] {}); });
    ThreadPoolExecutor own(1);
    EXPECT_EQ(co_await loop.run_in_executor(own, [] { return 1; }), 1);
    co_await loop.shutdown_default_executor();  // once more does no harm
  });
}

TEST(DefaultExecutor, H04_AlsoWhereNoneWasEverMade) {
  run_virtual([]() -> Coroutine<> {
    auto& loop = get_running_loop();
    co_await loop.shutdown_default_executor();
    expect_throws<RuntimeError>("Executor shutdown has been called",
                                [&] { loop.run_in_executor(nullptr, [] {}); });
  });
}

TEST(DefaultExecutorThreads, R02_ShutdownWaitsForWhatRunsAndWhatIsQueued) {
  std::atomic<int> ran{0};
  run_virtual([&]() -> Coroutine<> {
    auto& loop = get_running_loop();
    const auto pool = std::make_shared<ThreadPoolExecutor>(1, "one");
    loop.set_default_executor(pool);
    for (int i = 0; i < 3; ++i)
      loop.run_in_executor(nullptr, [&] {
        std::this_thread::sleep_for(2ms);
        ++ran;
      });
    co_await loop.shutdown_default_executor();
    EXPECT_EQ(ran, 3);
    expect_throws<RuntimeError>("cannot schedule new futures after shutdown",
                                [&] { (void)pool->submit([] {}); });
  });
}

TEST(DefaultExecutorThreads, R02_RunWaitsForItAfterTheTasks) {
  std::atomic<bool> ended{false};
  run_virtual([&]() -> Coroutine<> {
    get_running_loop().run_in_executor(nullptr, [&] {
      std::this_thread::sleep_for(5ms);
      ended = true;
    });
    co_return;
  });
  EXPECT_TRUE(ended);
}

TEST(DefaultExecutorThreads, R02_ATaskMayUseItWhileItIsCancelledAtTheEnd) {
  std::string said;
  run_virtual([&]() -> Coroutine<> {
    create_task([&]() -> Coroutine<> {
      bool cancelled = false;
      try {
        co_await sleep(1h);
      } catch (const CancelledError&) {
        cancelled = true;
      }
      if (cancelled) said = co_await to_thread([] { return std::string("cleaned up"); });
    });
    co_await sleep(0s);
  });
  EXPECT_EQ(said, "cleaned up");
}

// The limit is counted on the loop's clock, which must be a real one here: a virtual one waits for the threads.
TEST(DefaultExecutorThreads, R02_AfterTheLimitItWarnsAndWaitsNoLonger) {
  std::latch may_end(1);
  std::atomic<bool> ended{false};
  const auto pool = std::make_shared<ThreadPoolExecutor>(1, "slow");
  const StderrCapture captured;
  asyncio::run([&]() -> Coroutine<> {
    auto& loop = get_running_loop();
    loop.set_default_executor(pool);
    const auto slow = loop.run_in_executor(nullptr, [&] {
      may_end.wait();
      ended = true;
    });
    co_await loop.shutdown_default_executor(5ms);
    EXPECT_FALSE(slow.done());
    EXPECT_FALSE(ended);
    may_end.count_down();
    co_await slow;  // nothing was taken away from it
  });
  EXPECT_TRUE(ended);
  EXPECT_NE(captured.text().find("RuntimeWarning: The executor did not finishing joining its "
                                 "threads within 0.005 seconds."),
            std::string::npos);
  pool->shutdown();
}

TEST(DefaultExecutorThreads, R02_ACancelledShutdownEndsTheExecutorAllTheSame) {
  run_virtual([]() -> Coroutine<> {
    auto& loop = get_running_loop();
    std::latch may_end(1);
    const auto slow = loop.run_in_executor(nullptr, [&] { may_end.wait(); });
    auto shutdown = create_task(loop.shutdown_default_executor(1h));
    co_await support::spin();
    shutdown.cancel();
    EXPECT_EQ(co_await outcome(shutdown), "CancelledError()");
    expect_throws<RuntimeError>("Executor shutdown has been called",
                                [&] { loop.run_in_executor(nullptr, [] {}); });
    may_end.count_down();
    co_await slow;
  });
}

TEST(DefaultExecutorThreads, S18_CloseDoesNotWaitForIt) {
  std::latch may_end(1), ended(1);
  {
    const support::VirtualLoop loop;
    loop->run_in_executor(nullptr, [&] {
      may_end.wait();
      ended.count_down();
    });
    loop->close();
  }
  may_end.count_down();
  ended.wait();
}

TEST(DefaultExecutorThreads, H01_AnotherExecutorTakesItsPlace) {
  run_virtual([]() -> Coroutine<> {
    auto& loop = get_running_loop();
    loop.set_default_executor(std::make_shared<ThreadPoolExecutor>(1, "other"));
    EXPECT_EQ(co_await to_thread(name_of_this_thread), "other_0");
    loop.set_default_executor(std::make_shared<ThreadPoolExecutor>(1, "third"));
    EXPECT_EQ(co_await to_thread(name_of_this_thread), "third_0");
  });
}

// An executor that belongs to somebody else, and neither ends with a loop nor waits.
struct Foreign final : Executor {
  void post(Job job) override {
    ++posted;
    std::thread([job = std::make_shared<Job>(std::move(job))] { (*job)(); }).join();
  }
  int posted = 0;
};

TEST(DefaultExecutorThreads, H04_AnExecutorOfTheUsersIsNotEndedByTheLoop) {
  const auto foreign = std::make_shared<Foreign>();
  run_virtual([&]() -> Coroutine<> {
    auto& loop = get_running_loop();
    loop.set_default_executor(foreign);
    co_await to_thread([] {});
    co_await loop.shutdown_default_executor();
  });
  EXPECT_EQ(foreign->posted, 1);
}

TEST(DefaultExecutor, H01_APlatformWithoutThreadsSaysWhatToDo) {
  support::ManualPlatform::Controls controls;
  const auto loop = support::new_manual_event_loop(controls);
  expect_throws<RuntimeError>(
      "the platform 'manual' has no threads; call set_default_executor() first",
      [&] { loop->run_in_executor(nullptr, [] {}); });
  expect_throws<TypeError>("executor must be ThreadPoolExecutor instance",
                           [&] { loop->set_default_executor(nullptr); });
}

}  // namespace
