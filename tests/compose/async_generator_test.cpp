// Asynchronous generators: what the body may do, what next() gives, and who may ask when.
#include "support/outcome.hpp"
#include "support/virtual_test.hpp"

#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::outcome;
using support::run_virtual;
using support::spin;
using support::Trace;

AsyncGenerator<int> numbers(int count) {
  for (int i = 0; i < count; ++i) co_yield i;
}

AsyncGenerator<int> ticks(int count) {
  for (int i = 0; i < count; ++i) {
    co_await sleep(1s);
    co_yield i;
  }
}

// How often it was copied and moved.
struct Counted {
  int copies = 0;
  int moves = 0;
  Counted() = default;
  Counted(const Counted& other) : copies(other.copies + 1), moves(other.moves) {}
  Counted(Counted&& other) noexcept : copies(other.copies), moves(other.moves + 1) {}
};

TEST(AsyncGenerator, GivesItsItemsInOrderAndThenTheEndForEver) {
  run_virtual([]() -> Coroutine<> {
    auto generator = numbers(3);
    std::vector<int> got;
    while (auto item = co_await generator.next()) got.push_back(*item);
    EXPECT_EQ(got, (std::vector<int>{0, 1, 2}));
    for (int again = 0; again < 2; ++again) {
      const auto item = co_await generator.next();
      EXPECT_FALSE(item);
    }
  });
}

TEST(AsyncGenerator, TheBodyBeginsWithTheFirstNextAndRunsOnlyWhenAsked) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    auto body = [&trace]() -> AsyncGenerator<int> {
      trace("begin");
      co_yield 1;
      trace("between");
      co_yield 2;
      trace("end");
    };
    auto generator = body();
    trace("made");
    auto first = co_await generator.next();
    trace(*first);
    auto second = co_await generator.next();
    trace(*second);
    auto third = co_await generator.next();
    trace(third.has_value());
    EXPECT_EQ(trace, "made begin 1 between 2 end 0");
  });
}

TEST(AsyncGenerator, TheBodyMayAwaitWhatACoroutineMay) {
  run_virtual([]() -> Coroutine<> {
    auto generator = [](Future<int> future) -> AsyncGenerator<int> {
      co_await sleep(1s);
      co_yield co_await future;
      auto child = []() -> Coroutine<int> {
        co_await sleep(2s);
        co_return 7;
      };
      const int seven = co_await child();
      co_yield seven;
      auto inner = ticks(2);
      while (auto tick = co_await inner.next()) co_yield 100 + *tick;
    };
    Future<int> future;
    get_running_loop().call_later(5s, [future] { future.set_result(3); });
    auto running = generator(future);
    std::vector<int> got;
    std::vector<double> when;
    while (auto item = co_await running.next()) {
      got.push_back(*item);
      when.push_back(support::seconds());
    }
    EXPECT_EQ(got, (std::vector<int>{3, 7, 100, 101}));
    EXPECT_EQ(when, (std::vector<double>{5, 7, 8, 9}));
  });
}

TEST(AsyncGenerator, AskingCostsNoTurnOfTheLoop) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    auto other = create_task([&]() -> Coroutine<> {
      trace("other");
      co_return;
    });
    auto generator = numbers(3);
    while (auto item = co_await generator.next()) trace(*item);
    trace("end");
    co_await other;
    EXPECT_EQ(trace, "0 1 2 end other");
  });
}

TEST(AsyncGenerator, AnItemIsAValueThatOutlivesTheNextOne) {
  run_virtual([]() -> Coroutine<> {
    auto words = []() -> AsyncGenerator<std::string> {
      std::string word = "a word that is longer than a small string";
      co_yield word;
      word += ", and longer";
      co_yield word;
      co_yield "made from a literal";
    };
    auto generator = words();
    static_assert(
        std::is_same_v<await_value_t<decltype(generator.next())>, std::optional<std::string>>);
    auto first = co_await generator.next();
    auto second = co_await generator.next();
    auto third = co_await generator.next();
    EXPECT_EQ(*first, "a word that is longer than a small string");
    EXPECT_EQ(*second, "a word that is longer than a small string, and longer");
    EXPECT_EQ(third->size(), 19u);
  });
}

TEST(AsyncGenerator, MoveOnlyItemsComeThroughAndCanBeMovedOn) {
  run_virtual([]() -> Coroutine<> {
    auto boxes = []() -> AsyncGenerator<std::unique_ptr<int>> {
      co_yield std::make_unique<int>(1);
      auto two = std::make_unique<int>(2);
      co_yield std::move(two);
      EXPECT_EQ(two, nullptr);
    };
    auto generator = boxes();
    std::vector<std::unique_ptr<int>> kept;
    while (auto item = co_await generator.next()) kept.push_back(std::move(*item));
    EXPECT_EQ(*kept.at(0) + *kept.at(1), 3);
  });
}

TEST(AsyncGenerator, WhatIsYieldedIsCopiedOnlyAsAnLvalue) {
  run_virtual([]() -> Coroutine<> {
    auto counted = []() -> AsyncGenerator<Counted> {
      Counted mine;
      co_yield mine;
      co_yield std::move(mine);
      co_yield Counted();
    };
    auto generator = counted();
    std::vector<int> copies;
    while (auto item = co_await generator.next()) copies.push_back(item->copies);
    EXPECT_EQ(copies, (std::vector<int>{1, 0, 0}));
  });
}

TEST(AsyncGenerator, ReferencesAreGivenWithoutACopy) {
  run_virtual([]() -> Coroutine<> {
    auto shared = [](std::vector<Counted>& all) -> AsyncGenerator<Counted&> {
      for (Counted& one : all) co_yield one;
    };
    std::vector<Counted> all(2);
    auto generator = shared(all);
    while (auto item = co_await generator.next()) item->moves = 70;
    EXPECT_EQ(all[0].moves + all[1].moves, 140);

    auto constant = [](const std::vector<Counted>& from) -> AsyncGenerator<const Counted&> {
      for (const Counted& one : from) co_yield one;
      co_yield Counted();
    };
    auto second = constant(all);
    std::vector<const Counted*> seen;
    while (auto item = co_await second.next()) {
      EXPECT_EQ(item->copies, 0);
      seen.push_back(item);
    }
    EXPECT_EQ(seen.at(0), &all[0]);
    EXPECT_EQ(seen.at(1), &all[1]);
    EXPECT_EQ(seen.size(), 3u);
  });
}

TEST(AsyncGenerator, AnExceptionComesOutOfNextAndEndsIt) {
  run_virtual([]() -> Coroutine<> {
    auto fails = []() -> AsyncGenerator<int> {
      co_yield 1;
      co_await sleep(1s);
      throw ValueError("broken");
    };
    auto generator = fails();
    const auto first = co_await generator.next();
    EXPECT_EQ(first, 1);
    const std::string second = co_await outcome(generator.next());
    EXPECT_EQ(second, "ValueError('broken')");
    const auto third = co_await generator.next();
    EXPECT_FALSE(third);
  });
}

struct Brittle {
  Brittle() = default;
  Brittle(const Brittle&) { throw ValueError("no copy today"); }
  Brittle(Brittle&&) noexcept = default;
};

TEST(AsyncGenerator, WhatCopyingAnItemThrowsIsThrownByTheYield) {
  run_virtual([]() -> Coroutine<> {
    std::string caught;
    auto yields = [&caught]() -> AsyncGenerator<Brittle> {
      const Brittle mine;
      try {
        co_yield mine;
      } catch (const ValueError& error) {
        caught = error.what();
      }
      co_yield Brittle();
    };
    auto generator = yields();
    const auto item = co_await generator.next();
    EXPECT_TRUE(item);
    EXPECT_EQ(caught, "no copy today");
  });
}

TEST(AsyncGenerator, ACancellationAppearsAtTheAwaitInsideAndEndsIt) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    auto waits = [&trace]() -> AsyncGenerator<int> {
      try {
        co_await sleep(1h);
      } catch (const CancelledError& error) {
        trace(error.what());
        throw;
      }
      co_yield 1;
    };
    auto generator = waits();
    auto task = create_task(generator.next());
    co_await spin();
    task.cancel("enough");
    const std::string ended = co_await outcome(task);
    EXPECT_EQ(ended, "CancelledError('enough')");
    EXPECT_EQ(trace, "enough");
    const auto after = co_await generator.next();
    EXPECT_FALSE(after);
  });
}

TEST(AsyncGenerator, ABodyThatCatchesACancellationGoesOn) {
  run_virtual([]() -> Coroutine<> {
    auto stubborn = []() -> AsyncGenerator<std::string> {
      bool cancelled = false;
      try {
        co_await sleep(1h);
      } catch (const CancelledError&) {
        cancelled = true;
      }
      co_yield cancelled ? "cancelled" : "slept";
      co_yield "more";
    };
    auto generator = stubborn();
    auto task = create_task(generator.next());
    co_await spin();
    task.cancel();
    auto first = co_await task;
    auto second = co_await generator.next();
    EXPECT_EQ(*first, "cancelled");
    EXPECT_EQ(*second, "more");
  });
}

TEST(AsyncGenerator, OnlyOneMayAskAtATime) {
  run_virtual([]() -> Coroutine<> {
    auto generator = ticks(2);
    auto first = create_task(generator.next());
    co_await spin();
    const std::string second = co_await outcome(generator.next());
    EXPECT_EQ(second, "RuntimeError('anext(): asynchronous generator is already running')");
    const std::string closing = co_await outcome(generator.aclose());
    EXPECT_EQ(closing, "RuntimeError('aclose(): asynchronous generator is already running')");
    const auto item = co_await first;
    EXPECT_EQ(item, 0);
    const auto next = co_await generator.next();
    EXPECT_EQ(next, 1);
  });
}

TEST(AsyncGenerator, DifferentTasksMayAskOneAfterTheOther) {
  run_virtual([]() -> Coroutine<> {
    auto generator = ticks(3);
    auto first = co_await create_task(generator.next());
    auto second = co_await wait_for(generator.next(), 2s);
    auto third = co_await gather(generator.next(), sleep(5s, 9));
    EXPECT_EQ(*first + *second, 1);
    EXPECT_EQ(std::get<0>(third), 2);
    EXPECT_EQ(support::seconds(), 7.0);
  });
}

TEST(AsyncGenerator, ItRunsInTheTaskAndTheContextOfWhoeverAsks) {
  run_virtual([]() -> Coroutine<> {
    static const ContextVar<int> variable("variable", 0);
    auto names = []() -> AsyncGenerator<std::string> {
      for (;;) co_yield current_task().get_name() + " " + std::to_string(variable.get());
    };
    auto generator = names();
    auto ask = [&generator](int value) -> Coroutine<std::string> {
      variable.set(value);
      auto item = co_await generator.next();
      co_return *item;
    };
    const std::string a = co_await create_task(ask(1), {.name = "a"});
    const std::string b = co_await create_task(ask(2), {.name = "b"});
    EXPECT_EQ(a + ", " + b, "a 1, b 2");
    co_await generator.aclose();
  });
}

TEST(AsyncGenerator, ATaskInsideShowsWhereTheBodyWaits) {
  run_virtual([]() -> Coroutine<> {
    auto generator = ticks(1);
    auto ask = [&generator]() -> Coroutine<> { co_await generator.next(); };
    auto task = create_task(ask());
    co_await spin();
    const auto stack = task.get_stack();
    EXPECT_EQ(stack.size(), 2u);
    EXPECT_TRUE(stack.back().function.ends_with("ticks")) << stack.back().function;
    EXPECT_TRUE(stack.back().file.ends_with("async_generator_test.cpp"));
    co_await task;
  });
}

TEST(AsyncGenerator, PrintsAsInPython) {
  auto generator = numbers(1);
  const std::string text = repr(generator);
  EXPECT_TRUE(text.starts_with("<async_generator object ")) << text;
  EXPECT_NE(text.find("numbers at 0x"), text.npos) << text;
  const auto moved = std::move(generator);
  EXPECT_EQ(repr(generator),
            "<async_generator object moved from>");  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(repr(moved), text);
}

TEST(AsyncGenerator, IsNotAwaitable) {
  static_assert(!Awaitable<AsyncGenerator<int>>);
  static_assert(!std::is_copy_constructible_v<AsyncGenerator<int>>);
  const auto generator = numbers(1);
  EXPECT_FALSE(iscoroutine(generator));
}

}  // namespace
