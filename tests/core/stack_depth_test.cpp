// The stack stays small however many awaits complete at once and however deep coroutines and tasks are nested (I9).
#include "support/virtual_test.hpp"

#include <gtest/gtest.h>
#include <pthread.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#if defined(__SANITIZE_ADDRESS__)
#define STACK_DEPTH_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define STACK_DEPTH_SANITIZED 1
#endif
#endif

namespace asyncio {
namespace {

using support::expect_throws;

constexpr int many = 1'000'000;
constexpr int deep = 100'000;

// A sanitizer's frames are several times as large as the program's own, and its throws as slow.
#ifdef STACK_DEPTH_SANITIZED
constexpr std::size_t stack_size = 1024 * 1024;
constexpr std::size_t most = 64 * 1024;
constexpr int deep_throws = 10'000;
#else
constexpr std::size_t stack_size = 256 * 1024;
// With g++ a chain of transfers nests up to 16 KiB before it unwinds; see transfer.hpp.
constexpr std::size_t most = 40 * 1024;
constexpr int deep_throws = deep;
#endif

// Runs `program` on a small stack that was painted before, and gives the bytes that it used.
std::size_t stack_used_by(const std::function<void()>& program) {
  struct Shared {
    const std::function<void()>& program;
    std::size_t used = 0;
  } shared{program};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_size);
  pthread_t thread{};
  const auto body = [](void* argument) -> void* {
    auto& given = *static_cast<Shared*>(argument);
    pthread_attr_t mine;
    pthread_getattr_np(pthread_self(), &mine);
    void* lowest = nullptr;
    std::size_t size = 0;
    pthread_attr_getstack(&mine, &lowest, &size);
    pthread_attr_destroy(&mine);
    auto* const bottom = static_cast<volatile unsigned char*>(lowest);
    auto* const here = static_cast<volatile unsigned char*>(__builtin_frame_address(0));
    // The guard page may be the lowest; what is near is in use by this function.
    auto* const first = bottom + 8192;
    auto* const last = here - 4096;
    for (auto* byte = first; byte < last; byte += 16) *byte = 0xA7;
    given.program();
    auto* untouched = first;
    while (untouched < last && *untouched == 0xA7) untouched += 16;
    given.used = static_cast<std::size_t>(here - untouched);
    return nullptr;
  };
  if (pthread_create(&thread, &attributes, body, &shared) != 0) ADD_FAILURE() << "no thread";
  else pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
  return shared.used;
}

void expect_small(const std::function<void()>& program) {
  const std::size_t used = stack_used_by(program);
  EXPECT_LT(used, most);
  ::testing::Test::RecordProperty("stack_bytes", std::to_string(used));
}

// -- A million awaits that complete at once

TEST(StackDepth, AMillionAwaitsOfAReadyFuture) {
  expect_small([] {
    support::run_virtual([]() -> Coroutine<> {
      Future<int> ready;
      ready.set_result(1);
      long sum = 0;
      for (int i = 0; i < many; ++i) sum += co_await ready;
      EXPECT_EQ(sum, many);
    });
  });
}

TEST(StackDepth, AMillionAwaitsOfAFinishedTask) {
  expect_small([] {
    support::run_virtual([]() -> Coroutine<> {
      auto one = []() -> Coroutine<int> { co_return 1; };
      auto finished = create_task(one);
      co_await finished;
      long sum = 0;
      for (int i = 0; i < many; ++i) sum += co_await finished;
      EXPECT_EQ(sum, many);
    });
  });
}

TEST(StackDepth, AMillionChildrenThatNeverSuspend) {
  expect_small([] {
    support::run_virtual([]() -> Coroutine<> {
      auto one = []() -> Coroutine<int> { co_return 1; };
      long sum = 0;
      for (int i = 0; i < many; ++i) sum += co_await one();
      EXPECT_EQ(sum, many);
    });
  });
}

TEST(StackDepth, AMillionChildrenOfChildrenThatNeverSuspend) {
  expect_small([] {
    support::run_virtual([]() -> Coroutine<> {
      auto one = []() -> Coroutine<int> { co_return 1; };
      auto two = [&]() -> Coroutine<int> { co_return co_await one() + co_await one(); };
      long sum = 0;
      for (int i = 0; i < many / 3; ++i) sum += co_await two();
      EXPECT_EQ(sum, many / 3 * 2);
    });
  });
}

TEST(StackDepth, AMillionItemsOfAGenerator) {
  expect_small([] {
    support::run_virtual([]() -> Coroutine<> {
      auto count = [](int to) -> AsyncGenerator<int> {
        for (int i = 0; i < to; ++i) co_yield i;
      };
      auto evens = [](AsyncGenerator<int> numbers) -> AsyncGenerator<int> {
        while (auto number = co_await numbers.next())
          if (*number % 2 == 0) co_yield *number;
      };
      auto generator = evens(count(many));
      long items = 0;
      while (auto item = co_await generator.next()) ++items;
      EXPECT_EQ(items, many / 2);
    });
  });
}

TEST(StackDepth, ChildrenThatThrowAtOnce) {
  expect_small([] {
    support::run_virtual([]() -> Coroutine<> {
      auto fail = []() -> Coroutine<int> {
        throw ValueError();
        co_return 1;
      };
      int caught = 0;
      for (int i = 0; i < deep_throws; ++i) {
        try {
          (void)co_await fail();
        } catch (const ValueError&) {
          ++caught;
        }
      }
      EXPECT_EQ(caught, deep_throws);
    });
  });
}

TEST(StackDepth, AMillionTurns) {
  expect_small([] { support::run_virtual([]() -> Coroutine<> { co_await support::spin(many); }); });
}

TEST(StackDepth, EagerTasksThatFinishAtOnce) {
  expect_small([] {
    support::run_virtual([]() -> Coroutine<> {
      auto one = []() -> Coroutine<int> { co_return 1; };
      long sum = 0;
      for (int i = 0; i < deep; ++i) sum += co_await create_task(one(), {.eager_start = true});
      EXPECT_EQ(sum, deep);
    });
  });
}

// -- A hundred thousand nested coroutines

Coroutine<int> nest(int levels, Future<int> bottom) {
  if (levels == 0) co_return co_await bottom;
  co_return 1 + co_await nest(levels - 1, std::move(bottom));
}

TEST(StackDepth, ADeepChainCompletes) {
  expect_small([] {
    const int value = support::run_virtual([]() -> Coroutine<int> {
      Future<int> bottom;
      get_running_loop().call_soon([bottom] { bottom.set_result(7); });
      co_return co_await nest(deep, bottom);
    });
    EXPECT_EQ(value, deep + 7);
  });
}

TEST(StackDepth, ADeepChainThatNeverSuspendsCompletes) {
  expect_small([] {
    const int value = support::run_virtual([]() -> Coroutine<int> {
      Future<int> bottom;
      bottom.set_result(7);
      co_return co_await nest(deep, bottom);
    });
    EXPECT_EQ(value, deep + 7);
  });
}

TEST(StackDepth, ADeepChainThrows) {
  expect_small([] {
    support::run_virtual([]() -> Coroutine<> {
      Future<int> bottom;
      get_running_loop().call_soon([bottom] { bottom.set_exception(ValueError("deep")); });
      co_await support::expect_await_throws<ValueError>("deep", nest(deep_throws, bottom));
    });
  });
}

TEST(StackDepth, ADeepChainIsCancelled) {
  expect_small([] {
    support::run_virtual([]() -> Coroutine<> {
      auto task = create_task(nest(deep_throws, Future<int>()));
      co_await support::spin(1);
      task.cancel();
      co_await support::expect_await_throws<CancelledError>("", task);
      EXPECT_TRUE(task.cancelled());
    });
  });
}

TEST(StackDepth, ADeepChainIsDestroyedWithItsLoop) {
  expect_small([] {
    support::VirtualLoop loop;
    support::Errors errors(*loop);
    loop->create_task(nest(deep, Future<int>(*loop)));
    loop.turns(1);
    loop->close();
    EXPECT_EQ(errors.reports.size(), 1U);
  });
}

// -- A hundred thousand tasks, each awaiting the one before

// tasks[0] awaits `bottom`, each other one the task before it.
std::vector<Task<int>> chain(EventLoop& loop, const Future<int>& bottom,
                             std::size_t length = deep) {
  auto first = [](Future<int> future) -> Coroutine<int> { co_return co_await future; };
  auto next = [](Task<int> before) -> Coroutine<int> { co_return 1 + co_await before; };
  std::vector<Task<int>> tasks{loop.create_task(first(bottom))};
  while (tasks.size() < length) tasks.push_back(loop.create_task(next(tasks.back())));
  return tasks;
}

TEST(StackDepth, AChainOfTasksCompletes) {
  expect_small([] {
    support::VirtualLoop loop;
    const Future<int> bottom(*loop);
    auto tasks = chain(*loop, bottom);
    loop.turns(1);
    bottom.set_result(7);
    EXPECT_EQ(loop->run_until_complete(tasks.back()), deep - 1 + 7);
  });
}

TEST(StackDepth, AChainOfTasksIsCancelled) {
  expect_small([] {
    support::VirtualLoop loop;
    auto tasks = chain(*loop, Future<int>(*loop), deep_throws);
    loop.turns(1);
    EXPECT_TRUE(tasks.back().cancel());
    expect_throws<CancelledError>("", [&] { loop->run_until_complete(tasks.back()); });
    for (const auto& task : tasks) ASSERT_TRUE(task.cancelled());
  });
}

TEST(StackDepth, AChainOfTasksIsDestroyedWithItsLoop) {
  expect_small([] {
    support::VirtualLoop loop;
    support::Errors errors(*loop);
    auto tasks = chain(*loop, Future<int>(*loop));
    loop.turns(1);
    tasks.clear();
    loop->close();
    EXPECT_EQ(errors.reports.size(), static_cast<std::size_t>(deep));
  });
}

// Each task makes the one that it awaits: the outermost is the oldest.
Coroutine<int> make_and_await(int levels, Future<int> bottom) {
  if (levels == 0) co_return co_await bottom;
  co_return co_await create_task(make_and_await(levels - 1, std::move(bottom)));
}

TEST(StackDepth, AChainOfTasksThatMakeEachOtherIsDestroyedWithItsLoop) {
  expect_small([] {
    support::VirtualLoop loop;
    support::Errors errors(*loop);
    loop->create_task(make_and_await(deep, Future<int>(*loop)));
    loop.turns(deep + 1);
    loop->close();
    EXPECT_EQ(errors.reports.size(), deep + 1U);
  });
}

TEST(StackDepth, PrintingTheFirstOfAChainOfTasksStaysShort) {
  expect_small([] {
    support::VirtualLoop loop;
    auto task = loop->create_task(make_and_await(deep, Future<int>(*loop)));
    loop.turns(deep + 1);
    EXPECT_LT(repr(task).size(), 10'000U);
    support::Errors errors(*loop);
    loop->close();
  });
}

TEST(StackDepth, EagerTasksNestAsCallsDo) {
  // Each starts inside the one before: that is real nesting, and 16 levels fit in every build.
  expect_small([] {
    const int value = support::run_virtual([]() -> Coroutine<int> {
      auto level = [](auto& self, int left) -> Coroutine<int> {
        if (left == 0) co_return 0;
        auto inner = create_task(self(self, left - 1), {.eager_start = true});
        EXPECT_TRUE(inner.done());
        co_return 1 + co_await inner;
      };
      co_return co_await level(level, 16);
    });
    EXPECT_EQ(value, 16);
  });
}

}  // namespace
}  // namespace asyncio
