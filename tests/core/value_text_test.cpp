// How results of all kinds of types stand in a repr.
#include <asyncio.hpp>

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace asyncio {
namespace {

struct Streams {
  friend std::ostream& operator<<(std::ostream& out, const Streams&) {
    return out << "a stream's text";
  }
};
struct Represents {
  friend std::string repr(const Represents&) { return "<Represents>"; }
};
struct Silent {};

template <typename T>
std::string text(const T& value) {
  return detail::value_text(value);
}

TEST(ValueText, Numbers) {
  EXPECT_EQ(text(1), "1");
  EXPECT_EQ(text(-7L), "-7");
  EXPECT_EQ(text(static_cast<unsigned char>(200)), "200");
  EXPECT_EQ(text(18446744073709551615ULL), "18446744073709551615");
  EXPECT_EQ(text(0.5), "0.5");
  EXPECT_EQ(text(2.0F), "2.0");
  EXPECT_EQ(text(true), "True");
  EXPECT_EQ(text(false), "False");
}

TEST(ValueText, Strings) {
  EXPECT_EQ(text(std::string("it's")), "\"it's\"");
  EXPECT_EQ(text(std::string_view("x")), "'x'");
  EXPECT_EQ(text('c'), "'c'");
  const char* literal = "literal";
  EXPECT_EQ(text(literal), "'literal'");
}

TEST(ValueText, NothingAndPerhaps) {
  EXPECT_EQ(text(None()), "None");
  EXPECT_EQ(text(std::optional<int>()), "None");
  EXPECT_EQ(text(std::optional<int>(3)), "3");
  EXPECT_EQ(text(std::optional<std::optional<std::string>>(std::optional<std::string>("x"))),
            "'x'");
}

TEST(ValueText, ValuesOrExceptions) {
  EXPECT_EQ(text(Result<int>(3)), "3");
  EXPECT_EQ(text(Result<void>(None())), "None");
  EXPECT_EQ(text(Result<int>(std::make_exception_ptr(ValueError("x")))), "ValueError('x')");
  EXPECT_EQ(text(std::make_exception_ptr(TypeError("y"))), "TypeError('y')");
}

TEST(ValueText, Containers) {
  EXPECT_EQ(text(std::vector<int>()), "[]");
  EXPECT_EQ(text(std::vector<int>{1, 2, 3}), "[1, 2, 3]");
  EXPECT_EQ(text(std::vector<bool>{true, false}), "[True, False]");
  EXPECT_EQ(text(std::list<std::string>{"a", "b"}), "['a', 'b']");
  EXPECT_EQ(text(std::array<double, 2>{1, 2.5}), "[1.0, 2.5]");
  EXPECT_EQ(text(std::set<int>{1}), "[1]");
  EXPECT_EQ(text(std::map<int, bool>{{1, true}}), "[(1, True)]");
  EXPECT_EQ(text(std::vector<std::vector<int>>{{1}, {}}), "[[1], []]");
}

TEST(ValueText, AfterSixItemsThereAreMore) {
  EXPECT_EQ(text(std::vector<int>{1, 2, 3, 4, 5, 6}), "[1, 2, 3, 4, 5, 6]");
  EXPECT_EQ(text(std::vector<int>{1, 2, 3, 4, 5, 6, 7}), "[1, 2, 3, 4, 5, 6, ...]");
}

TEST(ValueText, Tuples) {
  EXPECT_EQ(text(std::tuple<>()), "()");
  EXPECT_EQ(text(std::tuple(1)), "(1,)");
  EXPECT_EQ(text(std::pair(1, std::string("x"))), "(1, 'x')");
  EXPECT_EQ(text(std::tuple(1, None(), std::vector<int>{2})), "(1, None, [2])");
}

TEST(ValueText, ATypesOwnText) {
  EXPECT_EQ(text(Streams()), "a stream's text");
  EXPECT_EQ(text(Represents()), "<Represents>");
  EXPECT_EQ(text(Silent()).rfind("<Silent object at 0x", 0), 0U) << text(Silent());
}

TEST(ValueText, ARangeOfItselfHasAnEnd) {
  EXPECT_EQ(text(std::filesystem::path("/a/b")), "\"/a/b\"");
}

TEST(ValueText, OurOwnObjects) {
  EXPECT_EQ(text(AnyFuture()), "<Future empty>");
  EXPECT_EQ(text(std::vector<AnyFuture>(2)), "[<Future empty>, <Future empty>]");
}

TEST(ValueText, WhatCannotBeCopied) {
  EXPECT_FALSE(text(std::make_unique<int>(1)).empty());
  EXPECT_EQ(text(std::make_pair(std::unique_ptr<Silent>(), 1)).back(), ')');
}

TEST(ValueText, IsShortenedInTheMiddle) {
  EXPECT_EQ(detail::short_text(std::string(32, 'x')), std::string(32, 'x'));
  const std::string shortened = detail::short_text(std::string(20, 'a') + std::string(20, 'b'));
  EXPECT_EQ(shortened, std::string(13, 'a') + "..." + std::string(14, 'b'));
}

}  // namespace
}  // namespace asyncio
