// The check that aborts: what it lets pass, and what the last line on stderr says.
#include <asyncio/base/check.hpp>

#include <gtest/gtest.h>

namespace asyncio::detail {
namespace {

TEST(Check, AnInvariantThatHoldsCostsNothing) { check(true, "never seen"); }

TEST(CheckDeathTest, ABrokenInvariantIsNamedAndAborts) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_DEATH(check(false, "a sentence for the reader"),
               "asyncio: broken invariant: a sentence for the reader");
}

}  // namespace
}  // namespace asyncio::detail
