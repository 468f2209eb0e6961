// Mistakes with coroutine objects: never awaited, awaited twice.
#include "misuse.hpp"

#include <chrono>
#include <cmath>

namespace misuse {
namespace {

using namespace std::chrono_literals;
using asyncio::Coroutine;
using asyncio::RuntimeError;

Coroutine<int> fetch_data() { co_return 1; }

TEST(MisuseCoroutine, DroppedOutsideOfALoopIsReported) {
  const std::string said = stderr_of([] { auto dropped = fetch_data(); });
  EXPECT_TRUE(contains(said, "coroutine 'misuse::fetch_data' was never awaited\n")) << said;
  EXPECT_TRUE(contains(said, "coroutine_test.cpp")) << said;
}

TEST(MisuseCoroutine, DroppedInsideOfACoroutineIsReported) {
  const std::string said = stderr_of([] {
    run_virtual([]() -> Coroutine<> {
      static_cast<void>(fetch_data());
      co_return;
    });
  });
  EXPECT_TRUE(contains(said, "coroutine 'misuse::fetch_data' was never awaited")) << said;
}

TEST(MisuseCoroutine, ClosedIsSilent) {
  EXPECT_EQ(stderr_of([] {
              auto closed = fetch_data();
              closed.close();
            }),
            "");
}

TEST(MisuseCoroutine, MovedFromIsSilent) {
  EXPECT_EQ(stderr_of([] {
              auto first = fetch_data();
              auto second = std::move(first);
              second.close();
            }),
            "");
}

TEST(MisuseCoroutine, SleepThatNobodyAwaitsIsReported) {
  const std::string said = stderr_of([] { static_cast<void>(asyncio::sleep(1s)); });
  EXPECT_TRUE(contains(said, "coroutine 'sleep' was never awaited")) << said;
}

TEST(MisuseCoroutine, AwaitedTwice) {
  run_virtual([]() -> Coroutine<> {
    auto coroutine = fetch_data();
    int value = co_await coroutine;
    EXPECT_EQ(value, 1);
    const std::string said = co_await error_of_await<RuntimeError>(
        [&]() -> Coroutine<int> { co_return co_await coroutine; });
    EXPECT_EQ(said, "cannot reuse already awaited coroutine");
  });
}

TEST(MisuseCoroutine, GivenToCreateTaskTwice) {
  run_virtual([]() -> Coroutine<> {
    auto coroutine = fetch_data();
    auto task = asyncio::create_task(std::move(coroutine));
    EXPECT_EQ(error_of<RuntimeError>([&] { asyncio::create_task(std::move(coroutine)); }),
              "cannot reuse already awaited coroutine");
    int value = co_await task;
    EXPECT_EQ(value, 1);
  });
}

TEST(MisuseCoroutine, GivenToRunTwice) {
  auto coroutine = fetch_data();
  EXPECT_EQ(run_virtual(std::move(coroutine)), 1);
  EXPECT_EQ(error_of<RuntimeError>([&] { run_virtual(std::move(coroutine)); }),
            "cannot reuse already awaited coroutine");
}

TEST(MisuseCoroutine, CreateTaskOutsideOfALoop) {
  EXPECT_EQ(error_of<RuntimeError>([] { asyncio::create_task(fetch_data()); }),
            "no running event loop");
}

TEST(MisuseCoroutine, T08_SleepForNotANumber) {
  EXPECT_EQ(error_of<asyncio::ValueError>(
                [] { static_cast<void>(asyncio::sleep(std::chrono::duration<double>(NAN))); }),
            "Invalid delay: NaN (not a number)");
}

}  // namespace
}  // namespace misuse
