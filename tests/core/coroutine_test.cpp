// Coroutines: lazy, awaited once, values of every category, and what an await of one costs.
#include "support/virtual_test.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace asyncio {
namespace {

using namespace std::chrono_literals;
using support::expect_throws;
using support::run_virtual;
using support::Trace;

static_assert(!std::is_copy_constructible_v<Coroutine<>>);
static_assert(std::is_nothrow_move_constructible_v<Coroutine<int>>);
static_assert(std::is_same_v<Coroutine<int&>::value_type, int&>);

Coroutine<int> give(int value) { co_return value; }

TEST(Coroutine, NothingRunsBeforeItIsAwaited) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    auto body = [&]() -> Coroutine<> {
      trace("body");
      co_return;
    };
    auto coroutine = body();
    EXPECT_EQ(trace, "");
    co_await coroutine;
    EXPECT_EQ(trace, "body");
  });
}

TEST(Coroutine, T04_AwaitingOneMakesNoTaskAndCostsNoTurn) {
  run_virtual([]() -> Coroutine<> {
    bool ran = false;
    get_running_loop().call_soon([&] { ran = true; });
    auto current = []() -> Coroutine<AnyTask> { co_return current_task(); };
    EXPECT_EQ(co_await current(), current_task());
    EXPECT_FALSE(ran);
    EXPECT_EQ(all_tasks().size(), 1U);
    co_await support::spin(1);
  });
}

TEST(Coroutine, IsAwaitedOnce) {
  run_virtual([]() -> Coroutine<> {
    auto coroutine = give(1);
    EXPECT_TRUE(static_cast<bool>(coroutine));
    EXPECT_EQ(co_await coroutine, 1);
    EXPECT_FALSE(static_cast<bool>(coroutine));
    std::string text;
    try {
      (void)co_await coroutine;
    } catch (const RuntimeError& error) {
      text = error.what();
    }
    EXPECT_EQ(text, "cannot reuse already awaited coroutine");
    expect_throws<RuntimeError>("cannot reuse already awaited coroutine",
                                [&] { create_task(std::move(coroutine)); });
  });
}

TEST(Coroutine, AMovedFromOneIsEmpty) {
  run_virtual([]() -> Coroutine<> {
    auto one = give(1);
    auto two = std::move(one);
    EXPECT_FALSE(static_cast<bool>(one));  // NOLINT(bugprone-use-after-move)
    EXPECT_EQ(co_await std::move(two), 1);
    auto three = give(3);
    auto four = give(4);
    std::swap(three, four);
    EXPECT_EQ(co_await three, 4);
    EXPECT_EQ(co_await four, 3);
  });
}

TEST(Coroutine, OneThatIsDroppedSaysItsName) {
  std::string written;
  {
    const support::StderrCapture capture;
    {
      auto dropped = give(1);
    }
    written = capture.text();
  }
  EXPECT_NE(written.find("coroutine_test.cpp:"), std::string::npos) << written;
  EXPECT_NE(written.find("RuntimeWarning: coroutine 'give' was never awaited\n"), std::string::npos)
      << written;
}

TEST(Coroutine, PrintsItsNameAndAddress) {
  auto coroutine = give(1);
  EXPECT_EQ(repr(coroutine).rfind("<coroutine object give at 0x", 0), 0U) << repr(coroutine);
  coroutine.close();
  EXPECT_EQ(repr(coroutine), "<coroutine object awaited already>");
}

// -- Exceptions

TEST(Coroutine, AnExceptionComesOutOfTheAwait) {
  run_virtual([]() -> Coroutine<> {
    auto inner = []() -> Coroutine<int> {
      co_await sleep(1s);
      throw LookupError("here");
    };
    auto middle = [&]() -> Coroutine<int> { co_return 1 + co_await inner(); };
    co_await support::expect_await_throws<LookupError>("here", middle());
  });
}

TEST(Coroutine, AnythingMayBeThrown) {
  run_virtual([]() -> Coroutine<> {
    auto inner = []() -> Coroutine<> {
      co_await sleep(0s);
      throw 42;
    };
    int caught = 0;
    try {
      co_await inner();
    } catch (const int number) {
      caught = number;
    }
    EXPECT_EQ(caught, 42);
  });
}

TEST(Coroutine, AnExceptionBeforeTheFirstAwaitIsNotThrownByTheCall) {
  run_virtual([]() -> Coroutine<> {
    auto fail = []() -> Coroutine<> {
      throw ValueError("late");
      co_return;
    };
    auto coroutine = fail();
    co_await support::expect_await_throws<ValueError>("late", std::move(coroutine));
  });
}

TEST(Coroutine, CatchStdExceptionLetsACancellationThrough) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    auto body = [&]() -> Coroutine<> {
      try {
        co_await sleep(1h);
      } catch (const std::exception&) {
        trace("swallowed");
      }
      trace("went on");
    };
    auto task = create_task(body);
    co_await support::spin(1);
    task.cancel();
    co_await support::expect_await_throws<CancelledError>("", task);
    EXPECT_EQ(trace, "");
  });
}

// -- Values

TEST(CoroutineValue, MoveOnlyAndReferencesAndNothing) {
  run_virtual([]() -> Coroutine<> {
    auto pointer = []() -> Coroutine<std::unique_ptr<int>> { co_return std::make_unique<int>(2); };
    static_assert(
        std::is_same_v<await_result_t<Coroutine<std::unique_ptr<int>>>, std::unique_ptr<int>>);
    EXPECT_EQ(*co_await pointer(), 2);
    int object = 0;
    auto reference = [&]() -> Coroutine<int&> { co_return object; };
    static_assert(std::is_same_v<await_result_t<Coroutine<int&>>, int&>);
    (co_await reference()) = 5;
    EXPECT_EQ(object, 5);
    const std::string text = "constant";
    auto constant = [&]() -> Coroutine<const std::string&> { co_return text; };
    EXPECT_EQ(&(co_await constant()), &text);
    auto nothing = []() -> Coroutine<> { co_return; };
    static_assert(std::is_void_v<await_result_t<Coroutine<>>>);
    co_await nothing();
  });
}

TEST(CoroutineValue, ConvertsWhatIsReturned) {
  run_virtual([]() -> Coroutine<> {
    auto text = []() -> Coroutine<std::string> { co_return "literal"; };
    EXPECT_EQ(co_await text(), "literal");
    auto braces = []() -> Coroutine<std::pair<int, std::string>> { co_return {1, "x"}; };
    const auto pair = co_await braces();
    EXPECT_EQ(pair.second, "x");
    auto maybe = []() -> Coroutine<std::optional<int>> { co_return std::nullopt; };
    EXPECT_FALSE((co_await maybe()).has_value());
    auto bits = []() -> Coroutine<std::vector<bool>> {
      co_return std::vector<bool>{true, false, true};
    };
    EXPECT_TRUE((co_await bits())[2]);
    auto [a, b] = co_await braces();
    EXPECT_EQ(a, 1);
    EXPECT_EQ(b, "x");
  });
}

struct NoDefault {
  explicit NoDefault(int given) : value(given) {}
  NoDefault(NoDefault&&) = default;
  NoDefault& operator=(NoDefault&&) = delete;
  int value;
};

TEST(CoroutineValue, NeedsNeitherDefaultConstructorNorAssignment) {
  run_virtual([]() -> Coroutine<> {
    auto body = []() -> Coroutine<NoDefault> { co_return NoDefault(3); };
    EXPECT_EQ((co_await body()).value, 3);
  });
}

struct ThrowsWhenMovedOut {
  ThrowsWhenMovedOut() = default;
  ThrowsWhenMovedOut(ThrowsWhenMovedOut&& other) : moves(other.moves + 1) {
    if (moves == 2) throw ValueError("the second move");
  }
  int moves = 0;
};

TEST(CoroutineValue, AMoveOutThatThrowsIsThrownByTheAwait) {
  run_virtual([]() -> Coroutine<> {
    auto body = []() -> Coroutine<ThrowsWhenMovedOut> { co_return ThrowsWhenMovedOut(); };
    std::string text;
    try {
      (void)co_await body();
    } catch (const ValueError& error) {
      text = error.what();
    }
    EXPECT_EQ(text, "the second move");
  });
}

TEST(CoroutineValue, SeveralAwaitsInOneExpression) {
  run_virtual([]() -> Coroutine<> {
    const int sum = co_await give(1) + co_await give(2) * co_await give(3);
    EXPECT_EQ(sum, 7);
    auto add = [](int a, int b) -> Coroutine<int> { co_return a + b; };
    EXPECT_EQ(co_await add(co_await give(4), co_await give(5)), 9);
    if (const int value = co_await give(6); value == 6) co_await sleep(0s);
    else ADD_FAILURE();
  });
}

TEST(CoroutineValue, ParametersAreTheCoroutinesOwn) {
  run_virtual([]() -> Coroutine<> {
    auto body = [](std::string text, std::vector<int> numbers) -> Coroutine<std::size_t> {
      co_await sleep(1s);
      co_return text.size() + numbers.size();
    };
    auto coroutine = [&] {
      std::string temporary(100, 'x');
      return body(std::move(temporary), std::vector<int>(20));
    }();
    EXPECT_EQ(co_await std::move(coroutine), 120U);
  });
}

}  // namespace
}  // namespace asyncio
