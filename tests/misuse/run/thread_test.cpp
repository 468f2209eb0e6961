// Mistakes with threads: blocking the loop on itself, a pool that is gone, a future completed twice.
#include "misuse.hpp"

#include <chrono>
#include <memory>
#include <thread>

namespace misuse {
namespace {

using namespace std::chrono_literals;
using asyncio::Coroutine;
using asyncio::RuntimeError;

Coroutine<int> one() { co_return 1; }

TEST(MisuseThreads, T34_BlockingALoopOnATaskOfItsOwn) {
  const char* const sentence =
      "this would block the thread of the very loop that has to complete the future; "
      "co_await asyncio::wrap_future(future) instead";
  run_virtual([&]() -> Coroutine<> {
    auto& loop = asyncio::get_running_loop();
    const auto future = asyncio::run_coroutine_threadsafe(one(), loop);
    EXPECT_EQ(error_of<RuntimeError>([&] { (void)future.result(); }), sentence);
    EXPECT_EQ(error_of<RuntimeError>([&] { (void)future.result(5s); }), sentence);
    EXPECT_EQ(error_of<RuntimeError>([&] { (void)future.exception(); }), sentence);
    EXPECT_EQ(co_await asyncio::wrap_future(future), 1);
    EXPECT_EQ(future.result(), 1);  // done: nothing to wait for
  });
}

TEST(MisuseThreads, H04_TheDefaultExecutorAfterItsShutdown) {
  run_virtual([]() -> Coroutine<> {
    auto& loop = asyncio::get_running_loop();
    co_await loop.shutdown_default_executor();
    EXPECT_EQ(error_of<RuntimeError>([&] { loop.run_in_executor(nullptr, [] {}); }),
              "Executor shutdown has been called");
    EXPECT_EQ(co_await error_of_await<RuntimeError>([] { return asyncio::to_thread([] {}); }),
              "Executor shutdown has been called");
  });
}

TEST(MisuseThreads, H04_APoolAfterItsShutdown) {
  run_virtual([]() -> Coroutine<> {
    asyncio::ThreadPoolExecutor pool(1);
    pool.shutdown();
    EXPECT_EQ(error_of<RuntimeError>([&] { (void)pool.submit([] {}); }),
              "cannot schedule new futures after shutdown");
    EXPECT_EQ(
        error_of<RuntimeError>([&] { asyncio::get_running_loop().run_in_executor(pool, [] {}); }),
        "cannot schedule new futures after shutdown");
    co_return;
  });
}

TEST(MisuseThreads, H01_APoolWithoutThreads) {
  EXPECT_EQ(error_of<asyncio::ValueError>([] { asyncio::ThreadPoolExecutor pool(0); }),
            "max_workers must be greater than 0");
}

TEST(MisuseThreads, H04_APoolThatWaitsForItself) {
  asyncio::ThreadPoolExecutor pool(1);
  const auto refused = pool.submit([&] { pool.shutdown(); });
  EXPECT_EQ(error_of<RuntimeError>([&] { refused.result(); }), "cannot join current thread");
}

TEST(MisuseThreads, S16_ALoopThatIsClosed) {
  const auto loop = asyncio::testing::new_virtual_event_loop();
  loop->close();
  auto coroutine = one();
  std::string refused;
  EXPECT_TRUE(contains(stderr_of([&] {
                         refused = error_of<RuntimeError>([&] {
                           asyncio::run_coroutine_threadsafe(std::move(coroutine), *loop);
                         });
                       }),
                       "one' was never awaited"));
  EXPECT_EQ(refused, "Event loop is closed");
  EXPECT_EQ(error_of<RuntimeError>([&] { loop->run_in_executor(nullptr, [] {}); }),
            "Event loop is closed");
}

TEST(MisuseThreads, S24_ToThreadWithoutALoop) {
  auto coroutine = asyncio::to_thread([] {});
  EXPECT_EQ(
      error_of<RuntimeError>([] { (void)asyncio::wrap_future(asyncio::ConcurrentFuture<>()); }),
      "There is no current event loop in this thread; call asyncio::run(), or set_event_loop()");
  coroutine.close();
}

TEST(MisuseThreads, T23_AConcurrentFutureCompletedTwice) {
  const asyncio::ConcurrentFuture<int> future;
  future.set_result(1);
  EXPECT_TRUE(begins_and_ends(error_of<asyncio::InvalidStateError>([&] { future.set_result(2); }),
                              "<Future at 0x", " state=finished returned int>"));
  EXPECT_EQ(
      error_of<asyncio::InvalidStateError>([&] { (void)future.set_running_or_notify_cancel(); }),
      "Future in unexpected state");
}

TEST(MisuseThreads, T24_NoExceptionInTheExceptionPointer) {
  const asyncio::ConcurrentFuture<int> future;
  EXPECT_EQ(error_of<asyncio::TypeError>([&] { future.set_exception(std::exception_ptr()); }),
            "set_exception: there is no exception in this exception_ptr");
  EXPECT_FALSE(future.done());
}

TEST(MisuseThreads, D03_RunInExecutorFromAnotherThreadInDebugMode) {
  asyncio::run(
      []() -> Coroutine<> {
        auto& loop = asyncio::get_running_loop();
        std::string refused;
        std::thread other([&] {
          refused = error_of<RuntimeError>([&] { loop.run_in_executor(nullptr, [] {}); });
        });
        other.join();
        EXPECT_TRUE(contains(refused, "Non-thread-safe operation"));
        co_return;
      },
      {.debug = true, .loop_factory = &asyncio::testing::new_virtual_event_loop});
}

}  // namespace
}  // namespace misuse
