// A Result holds a value or an exception, and throws the one instead of giving the other.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/base/result.hpp>

#include "support/throws.hpp"

#include <gtest/gtest.h>

#include <exception>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace asyncio {
namespace {

static_assert(std::is_same_v<Result<void>::value_type, None>);
static_assert(None() == None());

TEST(Result, AValueIsGiven) {
  Result<std::string> result(std::string("x"));
  EXPECT_TRUE(result);
  EXPECT_TRUE(result.has_value());
  EXPECT_EQ(*result, "x");
  EXPECT_EQ(result->size(), 1U);
  EXPECT_EQ(result.exception(), nullptr);
  result.value() = "changed";
  EXPECT_EQ(std::as_const(result).value(), "changed");
}

TEST(Result, AnExceptionIsThrownInPlaceOfTheValue) {
  const Result<int> result(std::make_exception_ptr(ValueError("no")));
  EXPECT_FALSE(result);
  EXPECT_NE(exception_cast<ValueError>(result.exception()), nullptr);
  support::expect_throws<ValueError>("no", [&] { (void)result.value(); });
  support::expect_throws<ValueError>("no", [&] { (void)*result; });
}

TEST(Result, AMoveOnlyValueIsMovedOut) {
  Result<std::unique_ptr<int>> result(std::make_unique<int>(4));
  const std::unique_ptr<int> taken = std::move(result).value();
  EXPECT_EQ(*taken, 4);
}

TEST(Result, OfNothingHoldsNone) {
  const Result<void> done((None()));
  EXPECT_TRUE(done.has_value());
  EXPECT_EQ(done.value(), None());
  const Result<void> failed(std::make_exception_ptr(CancelledError()));
  support::expect_throws<CancelledError>("", [&] { (void)failed.value(); });
}

}  // namespace
}  // namespace asyncio
