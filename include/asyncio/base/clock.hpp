// Clock: the types of time - which instants a loop counts in, and how any duration becomes one.
#pragma once

#include <asyncio/base/exceptions.hpp>
#include <asyncio/base/none.hpp>

#include <chrono>
#include <cmath>
#include <concepts>
#include <optional>
#include <type_traits>

namespace asyncio {

// Names the types alone. Only a platform reads a clock; ask a loop: loop.time().
using Clock = std::chrono::steady_clock;

namespace detail {

template <typename T>
inline constexpr bool is_duration = false;
template <typename Rep, typename Period>
inline constexpr bool is_duration<std::chrono::duration<Rep, Period>> = true;

[[noreturn, gnu::cold]] void throw_nan_delay();

// Any duration in the clock's own unit; what does not fit is as long as it gets.
// ValueError for NaN (T-08).
template <typename Rep, typename Period>
constexpr Clock::duration to_clock_duration(std::chrono::duration<Rep, Period> given) {
  using Wide = std::chrono::duration<long double, Clock::duration::period>;
  if constexpr (std::is_floating_point_v<Rep>) {
    if (std::isnan(given.count())) throw_nan_delay();
  } else if constexpr (std::is_same_v<std::chrono::duration<Rep, Period>, Clock::duration>) {
    return given;
  }
  const Wide wide = given;
  if (wide >= Wide(Clock::duration::max())) return Clock::duration::max();
  if (wide <= Wide(Clock::duration::min())) return Clock::duration::min();
  return std::chrono::duration_cast<Clock::duration>(given);
}

// start + delay without overflow: the far end of time is the latest deadline there is.
constexpr Clock::time_point saturating_add(Clock::time_point start, Clock::duration delay) {
  if (delay > Clock::duration::zero() && start > Clock::time_point::max() - delay)
    return Clock::time_point::max();
  if (delay < Clock::duration::zero() && start < Clock::time_point::min() - delay)
    return Clock::time_point::min();
  return start + delay;
}

}  // namespace detail

template <typename T>
concept Duration = detail::is_duration<std::remove_cvref_t<T>>;

// A duration or nothing: what every `timeout` parameter takes. std::nullopt and None mean "no limit".
class OptionalDuration {
 public:
  constexpr OptionalDuration() noexcept = default;
  constexpr OptionalDuration(std::nullopt_t) noexcept {}  // NOLINT(google-explicit-constructor)
  constexpr OptionalDuration(None) noexcept {}            // NOLINT(google-explicit-constructor)
  template <Duration D>
  constexpr OptionalDuration(D given)  // NOLINT(google-explicit-constructor)
      : given_(true), value_(detail::to_clock_duration(given)) {}
  template <Duration D>
  constexpr OptionalDuration(const std::optional<D>& given)  // NOLINT(google-explicit-constructor)
      : given_(given.has_value()),
        value_(given ? detail::to_clock_duration(*given) : Clock::duration()) {}

  constexpr bool has_value() const noexcept { return given_; }
  constexpr explicit operator bool() const noexcept { return given_; }
  constexpr Clock::duration operator*() const noexcept { return value_; }

 private:
  bool given_ = false;
  Clock::duration value_{};
};

}  // namespace asyncio
