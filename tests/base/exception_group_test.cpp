// Groups of exceptions: which kind can hold what, their texts, and splitting them without losing the nesting.
#include <asyncio/base/exception_group.hpp>

#include "support/throws.hpp"

#include <gtest/gtest.h>

#include <exception>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace asyncio {
namespace {

static_assert(std::is_base_of_v<BaseExceptionGroup, ExceptionGroup>);
static_assert(std::is_base_of_v<std::exception, ExceptionGroup>);
static_assert(!std::is_base_of_v<std::exception, BaseExceptionGroup>);

template <typename E>
std::exception_ptr held(E exception) {
  return std::make_exception_ptr(std::move(exception));
}

// The leaves in order, with brackets for the groups: "m[ValueError:a n[TypeError:b]]".
std::string outline(const BaseExceptionGroup& group) {
  std::string text = group.message() + "[";
  for (const char* separator = ""; const auto& one : group.exceptions()) {
    text += separator;
    if (const auto* inner = exception_cast<BaseExceptionGroup>(one)) text += outline(*inner);
    else text += repr(one);
    separator = " ";
  }
  return text + "]";
}

ExceptionGroup nested() {
  return ExceptionGroup(
      "outer", {held(ValueError("a")),
                held(ExceptionGroup("inner", {held(TypeError("b")), held(ValueError("c"))})),
                held(TypeError("d"))});
}

TEST(ExceptionGroup, SaysHowManyItHolds) {
  EXPECT_STREQ(ExceptionGroup("m", {held(ValueError())}).what(), "m (1 sub-exception)");
  EXPECT_STREQ(nested().what(), "outer (3 sub-exceptions)");
  EXPECT_EQ(nested().message(), "outer");
  EXPECT_EQ(nested().exceptions().size(), 3U);
}

TEST(ExceptionGroup, AnEmptyOneIsAValueError) {
  support::expect_throws<ValueError>("second argument (exceptions) must be a non-empty sequence",
                                     [] { ExceptionGroup("m", {}); });
  support::expect_throws<ValueError>("second argument (exceptions) must be a non-empty sequence",
                                     [] { BaseExceptionGroup("m", {}); });
}

TEST(ExceptionGroup, ACancellationNeedsTheBaseKind) {
  support::expect_throws<TypeError>("Cannot nest BaseExceptions in an ExceptionGroup", [] {
    ExceptionGroup("m", {held(ValueError()), held(CancelledError())});
  });
  EXPECT_EQ(BaseExceptionGroup("m", {held(CancelledError())}).exceptions().size(), 1U);
}

TEST(ExceptionGroup, TheNarrowerKindIsMade) {
  EXPECT_NE(exception_cast<ExceptionGroup>(make_exception_group("m", {held(ValueError())})),
            nullptr);
  const auto wide = make_exception_group("m", {held(ValueError()), held(SystemExit())});
  EXPECT_EQ(exception_cast<ExceptionGroup>(wide), nullptr);
  EXPECT_NE(exception_cast<BaseExceptionGroup>(wide), nullptr);
}

TEST(ExceptionGroup, IsCaughtAsAStdExceptionOnlyWhenAllOfItIsOrdinary) {
  const auto caught_by = [](const std::exception_ptr& group) {
    try {
      std::rethrow_exception(group);
    } catch (const std::exception& e) {
      return std::string("std::exception ") + e.what();
    } catch (const BaseException& e) {
      return std::string("BaseException ") + e.what();
    }
  };
  EXPECT_EQ(caught_by(make_exception_group("m", {held(ValueError())})),
            "std::exception m (1 sub-exception)");
  EXPECT_EQ(caught_by(make_exception_group("m", {held(CancelledError())})),
            "BaseException m (1 sub-exception)");
}

TEST(ExceptionGroup, SubgroupKeepsTheNesting) {
  EXPECT_EQ(outline(*nested().subgroup<ValueError>()),
            "outer[ValueError('a') inner[ValueError('c')]]");
  EXPECT_EQ(outline(*nested().subgroup<TypeError>()),
            "outer[inner[TypeError('b')] TypeError('d')]");
  EXPECT_FALSE(nested().subgroup<LookupError>());
}

TEST(ExceptionGroup, SplitGivesBothParts) {
  const auto [values, rest] = nested().split<ValueError>();
  EXPECT_EQ(outline(*values), "outer[ValueError('a') inner[ValueError('c')]]");
  EXPECT_EQ(outline(*rest), "outer[inner[TypeError('b')] TypeError('d')]");
  const auto [all, none] = nested().split<Exception>();
  EXPECT_EQ(outline(*all), outline(nested()));
  EXPECT_FALSE(none);
}

TEST(ExceptionGroup, APredicateSeesLeavesOnly) {
  int seen = 0;
  const auto [first, second] = nested().split([&](const std::exception_ptr& one) {
    EXPECT_EQ(exception_cast<BaseExceptionGroup>(one), nullptr);
    return ++seen == 1;
  });
  EXPECT_EQ(seen, 4);
  EXPECT_EQ(outline(*first), "outer[ValueError('a')]");
  EXPECT_EQ(outline(*second), "outer[inner[TypeError('b') ValueError('c')] TypeError('d')]");
}

TEST(ExceptionGroup, PartsShareTheExceptions) {
  const ExceptionGroup group = nested();
  EXPECT_EQ(group.subgroup<ValueError>()->exceptions().front(), group.exceptions().front());
}

TEST(ExceptionGroup, TheInnerGroupsOfAPartAreOfTheNarrowerKind) {
  const BaseExceptionGroup group(
      "outer",
      {held(BaseExceptionGroup("inner", {held(ValueError("a")), held(CancelledError())}))});
  const auto values = group.subgroup<ValueError>();
  EXPECT_NE(exception_cast<ExceptionGroup>(values->exceptions().front()), nullptr);
}

}  // namespace
}  // namespace asyncio
