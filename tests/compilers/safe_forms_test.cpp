// The safe forms of docs/compilers.md with the library's own coroutines, and the forms that its functions invite to.
#include <asyncio.hpp>
#include <asyncio/testing/virtual_clock.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using asyncio::Coroutine;
using asyncio::testing::run_virtual;

// Too long for the small-string buffer, so that a copy of the bytes alone would be freed twice.
std::string long_text(char letter = 'a') { return std::string(100, letter); }

template <typename T>
Coroutine<T> later(T value) {
  co_await asyncio::sleep(1ms);
  co_return value;
}

template <typename T>
Coroutine<T> now(T value) {
  co_return value;
}

TEST(SafeForms, G1_AValueIsNamedBeforeItIsAsked) {
  static int taken = 0;
  run_virtual([]() -> Coroutine<> {
    bool first = co_await later(true);
    if (first) taken += co_await later(1);
    if (int value = co_await later(2); value == 2) taken += value;
    if (auto value = co_await later(std::optional<std::string>(long_text()))) {
      taken += static_cast<int>(value->size());
    }
  });
  EXPECT_EQ(taken, 103);
}

TEST(SafeForms, G1_ALoopAsksInItsBody) {
  static int rounds = 0;
  run_virtual([]() -> Coroutine<> {
    for (;;) {
      bool more = co_await later(rounds < 3);
      if (!more) break;
      ++rounds;
    }
  });
  EXPECT_EQ(rounds, 3);
}

TEST(SafeForms, G1_ALoopDeclaresItsItem) {
  static int sum = 0;
  run_virtual([]() -> Coroutine<> {
    int given = 0;
    auto next = [&]() -> Coroutine<std::optional<int>> {
      co_await asyncio::sleep(1ms);
      co_return given == 3 ? std::nullopt : std::optional<int>(++given);
    };
    while (auto item = co_await next()) sum += *item;
  });
  EXPECT_EQ(sum, 6);
}

TEST(SafeForms, G2_AClosureThatOwnsIsNamed) {
  run_virtual([]() -> Coroutine<> {
    std::string text = long_text();
    auto body = [text]() -> Coroutine<std::size_t> {
      co_await asyncio::sleep(1ms);
      co_return text.size();
    };
    std::size_t size = co_await asyncio::create_task(std::move(body));
    EXPECT_EQ(size, 100u);
  });
}

TEST(SafeForms, G2_ABodyThatRefersIsWrittenInPlace) {
  run_virtual([]() -> Coroutine<> {
    std::string text = long_text();
    std::size_t size = 0;
    co_await asyncio::async_with(asyncio::TaskGroup(),
                                 [&](asyncio::TaskGroup& group) -> Coroutine<> {
                                   group.create_task(later(1));
                                   co_await asyncio::sleep(1ms);
                                   size = text.size();
                                 });
    EXPECT_EQ(size, 100u);
  });
}

TEST(SafeForms, G2_ABodyThatOwnsIsNamed) {
  run_virtual([]() -> Coroutine<> {
    auto body = [text = long_text()]() -> Coroutine<std::size_t> {
      co_await asyncio::sleep(1ms);
      co_return text.size();
    };
    std::size_t size = co_await asyncio::async_with(asyncio::timeout(1s), std::move(body));
    EXPECT_EQ(size, 100u);
  });
}

TEST(SafeForms, G2_OptionsAreWrittenInPlace) {
  run_virtual([]() -> Coroutine<> {
    std::string name = co_await asyncio::create_task(
        []() -> Coroutine<std::string> { co_return asyncio::current_task().get_name(); },
        {.name = "in place"});
    EXPECT_EQ(name, "in place");
    std::vector<asyncio::Task<int>> tasks;
    for (int i = 0; i < 3; ++i) tasks.push_back(asyncio::create_task(later(i)));
    auto [done, pending] =
        co_await asyncio::wait(tasks, {.timeout = 1s, .return_when = asyncio::ALL_COMPLETED});
    EXPECT_EQ(done.size(), 3u);
    EXPECT_EQ(pending.size(), 0u);
  });
}

TEST(SafeForms, G3_ALambdaThatIsCalledAtOnceTakesParameters) {
  run_virtual([]() -> Coroutine<> {
    std::string text = long_text();
    std::size_t size = co_await [](std::string mine) -> Coroutine<std::size_t> {
      co_await asyncio::sleep(1ms);
      co_return mine.size();
    }(text);
    EXPECT_EQ(size, 100u);
  });
}

TEST(SafeForms, G5_BranchesAreStatements) {
  run_virtual([]() -> Coroutine<> {
    for (bool first : {true, false}) {
      std::string text = long_text('b');
      if (first) text = co_await later(long_text('a'));
      EXPECT_EQ(text, long_text(first ? 'a' : 'b'));
    }
  });
}

TEST(SafeForms, G6_AChosenCoroutineIsNamed) {
  run_virtual([]() -> Coroutine<> {
    int sum = 0;
    for (bool first : {true, false}) {
      auto chosen = first ? later(1) : later(2);
      sum += co_await std::move(chosen);
    }
    EXPECT_EQ(sum, 3);
  });
}

TEST(SafeForms, G7_AListIsNamed) {
  run_virtual([]() -> Coroutine<> {
    std::vector<asyncio::Task<int>> tasks{asyncio::create_task(later(1)),
                                          asyncio::create_task(later(2))};
    std::vector<int> results = co_await asyncio::gather(tasks);
    EXPECT_EQ(results, (std::vector<int>{1, 2}));
  });
}

TEST(SafeForms, G8_AwaitsThatNeverWaitUseNoStack) {
  run_virtual([]() -> Coroutine<> {
    int sum = 0;
    for (int i = 0; i < 300'000; ++i) sum += co_await now(1);
    EXPECT_EQ(sum, 300'000);
  });
}

TEST(SafeForms, G8_DoneFuturesUseNoStack) {
  run_virtual([]() -> Coroutine<> {
    asyncio::Future<int> future;
    future.set_result(1);
    int sum = 0;
    for (int i = 0; i < 300'000; ++i) sum += co_await future;
    EXPECT_EQ(sum, 300'000);
  });
}

TEST(SafeForms, G8_DeepChainsUseNoStack) {
  struct Deep {
    static Coroutine<int> down(int depth) {
      if (depth == 0) co_return 0;
      co_return 1 + co_await down(depth - 1);
    }
  };
  EXPECT_EQ(run_virtual(Deep::down(100'000)), 100'000);
}

TEST(SafeForms, G9_OverAlignedLocalsAreAligned) {
  run_virtual([]() -> Coroutine<> {
    std::vector<asyncio::Task<bool>> tasks;
    std::vector<std::unique_ptr<char[]>> moves_the_next_frame;
    auto use_block = [](int number) -> Coroutine<bool> {
      struct alignas(64) Block {
        int numbers[16];
      };
      Block block{};
      block.numbers[0] = number;
      co_await asyncio::sleep(1ms);
      volatile std::uintptr_t address = reinterpret_cast<std::uintptr_t>(&block);
      co_return address % 64 == 0 && block.numbers[0] == number;
    };
    for (int i = 0; i < 8; ++i) {
      tasks.push_back(asyncio::create_task(use_block(i)));
      moves_the_next_frame.emplace_back(new char[16]);
    }
    for (bool aligned : co_await asyncio::gather(tasks)) EXPECT_TRUE(aligned);
  });
}

TEST(SafeForms, G11_AnAggregateGetsNamedParts) {
  struct Two {
    std::string first;
    std::string second;
  };
  run_virtual([]() -> Coroutine<> {
    std::string first = co_await later(long_text('a'));
    std::string second = co_await later(long_text('b'));
    Two two{std::move(first), std::move(second)};
    EXPECT_EQ(two.first + two.second, long_text('a') + long_text('b'));
  });
}

TEST(SafeForms, G12_WhatIsThrownIsNamed) {
  auto fail = []() -> Coroutine<> {
    std::string text = co_await later(long_text());
    throw asyncio::ValueError(text);
  };
  try {
    run_virtual(fail());
    ADD_FAILURE() << "no exception";
  } catch (const asyncio::ValueError& error) {
    EXPECT_EQ(error.what(), long_text());
  }
}

TEST(SafeForms, CoroutinesAsArguments) {
  run_virtual([]() -> Coroutine<> {
    std::string text = co_await asyncio::wait_for(later(long_text()), 1s);
    EXPECT_EQ(text, long_text());
    auto [one, two] =
        co_await asyncio::gather(later(long_text('a')), later(std::make_unique<int>(2)));
    EXPECT_EQ(one, long_text('a'));
    EXPECT_EQ(*two, 2);
    int three = co_await asyncio::shield(later(3));
    EXPECT_EQ(three, 3);
    std::string from_task = co_await asyncio::create_task(later(long_text()));
    EXPECT_EQ(from_task, long_text());
  });
}

TEST(SafeForms, SeveralAwaitsInOneExpression) {
  run_virtual([]() -> Coroutine<> {
    std::string text = co_await later(long_text('a')) + ", " + co_await later(long_text('b'));
    EXPECT_EQ(text, long_text('a') + ", " + long_text('b'));
    int number = co_await later(1) + co_await later(2) * co_await later(3);
    EXPECT_EQ(number, 7);
  });
}

TEST(SafeForms, AwaitedRangesAndTuples) {
  run_virtual([]() -> Coroutine<> {
    std::vector<std::string> words{long_text('a'), long_text('b')};
    std::size_t size = 0;
    for (const std::string& word : co_await later(words)) {
      co_await asyncio::sleep(1ms);
      size += word.size();
    }
    EXPECT_EQ(size, 200u);
    auto [text, number] = co_await later(std::tuple<std::string, int>(long_text(), 7));
    co_await asyncio::sleep(1ms);
    EXPECT_EQ(text.size() + static_cast<std::size_t>(number), 107u);
  });
}

TEST(SafeForms, CleanupThatAwaits) {
  bool cleaned = false;
  auto cleans_up = [&]() -> Coroutine<> {
    std::exception_ptr error;
    try {
      co_await asyncio::sleep(1h);
    } catch (const asyncio::CancelledError&) {
      error = std::current_exception();
    }
    co_await asyncio::sleep(1ms);
    cleaned = true;
    if (error) std::rethrow_exception(error);
  };
  run_virtual([&]() -> Coroutine<> {
    auto task = asyncio::create_task(cleans_up());
    co_await asyncio::sleep(1ms);
    task.cancel();
    try {
      co_await task;
    } catch (const asyncio::CancelledError&) {
      EXPECT_TRUE(cleaned);
    }
  });
  EXPECT_TRUE(cleaned);
}

}  // namespace
