// Mistakes with asynchronous generators: asked twice at once, asked and not awaited, moved from, an exit ignored.
#include "misuse.hpp"

#include <chrono>
#include <utility>

namespace misuse {
namespace {

using namespace std::chrono_literals;
using asyncio::AsyncGenerator;
using asyncio::Coroutine;
using asyncio::RuntimeError;

AsyncGenerator<int> slow_numbers() {
  for (int i = 0;; ++i) {
    co_await asyncio::sleep(1s);
    co_yield i;
  }
}

TEST(MisuseGenerator, AskedByTwoTasksAtOnce) {
  run_virtual([]() -> Coroutine<> {
    auto generator = slow_numbers();
    auto first = asyncio::create_task(generator.next());
    co_await asyncio::sleep(0s);
    const std::string next =
        co_await error_of_await<RuntimeError>([&] { return generator.next(); });
    EXPECT_EQ(next, "anext(): asynchronous generator is already running");
    const std::string closing =
        co_await error_of_await<RuntimeError>([&] { return generator.aclose(); });
    EXPECT_EQ(closing, "aclose(): asynchronous generator is already running");
    co_await first;
    co_await generator.aclose();
  });
}

TEST(MisuseGenerator, AsksItself) {
  run_virtual([]() -> Coroutine<> {
    AsyncGenerator<int>* self = nullptr;
    auto asks = [&self]() -> AsyncGenerator<int> {
      auto item = co_await self->next();
      co_yield *item;
    };
    auto generator = asks();
    self = &generator;
    const std::string said =
        co_await error_of_await<RuntimeError>([&] { return generator.next(); });
    EXPECT_EQ(said, "anext(): asynchronous generator is already running");
  });
}

TEST(MisuseGenerator, NextAndAcloseWithoutAnAwait) {
  const std::string said = stderr_of([] {
    run_virtual([]() -> Coroutine<> {
      auto generator = slow_numbers();
      static_cast<void>(generator.next());
      static_cast<void>(generator.aclose());
      co_return;
    });
  });
  EXPECT_TRUE(contains(said, "coroutine 'next' was never awaited\n")) << said;
  EXPECT_TRUE(contains(said, "coroutine 'aclose' was never awaited\n")) << said;
  EXPECT_TRUE(contains(said, "generator_test.cpp")) << said;
}

TEST(MisuseGenerator, MovedFrom) {
  auto generator = slow_numbers();
  const auto moved = std::move(generator);
  EXPECT_EQ(
      error_of<RuntimeError>([&] { (void)generator.next(); }),  // NOLINT(bugprone-use-after-move)
      "this asynchronous generator was moved from");
  EXPECT_EQ(error_of<RuntimeError>([&] { (void)generator.aclose(); }),
            "this asynchronous generator was moved from");
}

TEST(MisuseGenerator, CatchesEverythingAndYieldsAgain) {
  run_virtual([]() -> Coroutine<> {
    auto stubborn = []() -> AsyncGenerator<int> {
      for (int i = 0;; ++i) {
        try {
          co_yield i;
        } catch (...) {
        }
      }
    };
    auto generator = stubborn();
    co_await generator.next();
    const std::string said =
        co_await error_of_await<RuntimeError>([&] { return generator.aclose(); });
    EXPECT_EQ(said, "async generator ignored GeneratorExit");
  });
}

TEST(MisuseGenerator, ItsCleanupFailsAndNobodyAwaitsIt) {
  const std::string said = stderr_of([] {
    run_virtual([]() -> Coroutine<> {
      auto fails = []() -> AsyncGenerator<int> {
        bool ends = false;
        try {
          co_yield 1;
        } catch (const asyncio::GeneratorExit&) {
          ends = true;
        }
        if (ends) throw asyncio::ValueError("no cleanup");
      };
      {
        auto generator = fails();
        co_await generator.next();
      }
      co_await asyncio::sleep(1s);
    });
  });
  EXPECT_TRUE(contains(said, "Task exception was never retrieved\n")) << said;
  EXPECT_TRUE(contains(said, "ValueError: no cleanup")) << said;
}

}  // namespace
}  // namespace misuse
