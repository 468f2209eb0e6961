// Durations of every kind become the clock's own, without overflow and without NaN.
#include <asyncio/base/clock.hpp>

#include "support/throws.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>

namespace asyncio {
namespace {

using namespace std::chrono_literals;
using Seconds = std::chrono::duration<double>;
using detail::saturating_add;
using detail::to_clock_duration;

static_assert(Duration<std::chrono::nanoseconds>);
static_assert(Duration<const Seconds&>);
static_assert(!Duration<int>);
static_assert(!Duration<Clock::time_point>);

TEST(Clock, WholeAndFractionalUnitsAreConverted) {
  EXPECT_EQ(to_clock_duration(3s), Clock::duration(3s));
  EXPECT_EQ(to_clock_duration(250ms), Clock::duration(250ms));
  EXPECT_EQ(to_clock_duration(Seconds(0.5)), Clock::duration(500ms));
  EXPECT_EQ(to_clock_duration(Seconds(-1.5)), Clock::duration(-1500ms));
  EXPECT_EQ(to_clock_duration(std::chrono::duration<float, std::milli>(1.0F)),
            Clock::duration(1ms));
}

TEST(Clock, WhatDoesNotFitIsAsLongAsItGets) {
  EXPECT_EQ(to_clock_duration(std::chrono::hours::max()), Clock::duration::max());
  EXPECT_EQ(to_clock_duration(std::chrono::hours::min()), Clock::duration::min());
  EXPECT_EQ(to_clock_duration(std::chrono::seconds(std::numeric_limits<std::int64_t>::max())),
            Clock::duration::max());
  EXPECT_EQ(to_clock_duration(Seconds(std::numeric_limits<double>::infinity())),
            Clock::duration::max());
  EXPECT_EQ(to_clock_duration(Seconds(-std::numeric_limits<double>::infinity())),
            Clock::duration::min());
  EXPECT_EQ(to_clock_duration(Seconds(1e300)), Clock::duration::max());
  EXPECT_EQ(to_clock_duration(Clock::duration::max()), Clock::duration::max());
}

TEST(Clock, T08_NaNIsAValueError) {
  support::expect_throws<ValueError>("Invalid delay: NaN (not a number)", [] {
    (void)to_clock_duration(Seconds(std::numeric_limits<double>::quiet_NaN()));
  });
}

TEST(Clock, AddingADelayNeverOverflows) {
  const Clock::time_point zero{};
  EXPECT_EQ(saturating_add(zero + 2s, 3s), zero + 5s);
  EXPECT_EQ(saturating_add(zero + 2s, -3s), zero - 1s);
  EXPECT_EQ(saturating_add(zero + 2s, Clock::duration::max()), Clock::time_point::max());
  EXPECT_EQ(saturating_add(zero - 2s, Clock::duration::min()), Clock::time_point::min());
  EXPECT_EQ(saturating_add(Clock::time_point::max(), Clock::duration(1)), Clock::time_point::max());
  EXPECT_EQ(saturating_add(zero, Clock::duration::max()), Clock::time_point::max());
}

TEST(Clock, ATimeoutIsADurationOrNothing) {
  EXPECT_FALSE(OptionalDuration());
  EXPECT_FALSE(OptionalDuration(None()));
  EXPECT_FALSE(OptionalDuration(std::nullopt));
  EXPECT_FALSE(OptionalDuration(std::optional<std::chrono::seconds>()).has_value());
  EXPECT_EQ(*OptionalDuration(2s), Clock::duration(2s));
  EXPECT_EQ(*OptionalDuration(Seconds(0.25)), Clock::duration(250ms));
  EXPECT_EQ(*OptionalDuration(std::optional(7ms)), Clock::duration(7ms));
  EXPECT_TRUE(OptionalDuration(0s).has_value());
}

}  // namespace
}  // namespace asyncio
