// A callable behind one signature: what it can hold, and that it destroys what it holds once.
#include <asyncio/base/move_only_function.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

namespace asyncio::detail {
namespace {

int twice(int number) { return 2 * number; }

TEST(MoveOnlyFunction, HoldsNothingFunctionsAndClosures) {
  EXPECT_FALSE(MoveOnlyFunction<void()>());
  EXPECT_FALSE(MoveOnlyFunction<void()>(nullptr));
  EXPECT_EQ(MoveOnlyFunction<int(int)>(&twice)(21), 42);
  EXPECT_EQ(MoveOnlyFunction<int(int)>(twice)(21), 42);
  EXPECT_EQ(MoveOnlyFunction<std::string()>([] { return "converted"; })(), "converted");
}

TEST(MoveOnlyFunction, HoldsWhatCannotBeCopied) {
  MoveOnlyFunction<int()> function([number = std::make_unique<int>(7)] { return *number; });
  MoveOnlyFunction<int()> moved = std::move(function);
  EXPECT_FALSE(function);  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(moved(), 7);
}

TEST(MoveOnlyFunction, PassesReferencesAndMoveOnlyArgumentsOn) {
  MoveOnlyFunction<int&(int&)> same([](int& number) -> int& { return number; });
  int number = 1;
  same(number) = 5;
  EXPECT_EQ(number, 5);
  MoveOnlyFunction<int(std::unique_ptr<int>)> take(
      [](std::unique_ptr<int> given) { return *given; });
  EXPECT_EQ(take(std::make_unique<int>(3)), 3);
}

TEST(MoveOnlyFunction, KeepsTheStateOfACallableThatCounts) {
  MoveOnlyFunction<int()> count([next = 0]() mutable { return ++next; });
  EXPECT_EQ(count(), 1);
  EXPECT_EQ(count(), 2);
}

TEST(MoveOnlyFunction, DestroysWhatItHoldsOnce) {
  auto watched = std::make_shared<int>();
  {
    MoveOnlyFunction<void()> function([watched] {});
    EXPECT_EQ(watched.use_count(), 2);
    function = nullptr;
    EXPECT_EQ(watched.use_count(), 1);
  }
  EXPECT_EQ(watched.use_count(), 1);
}

}  // namespace
}  // namespace asyncio::detail
