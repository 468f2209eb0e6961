// Timeout: a deadline for a block of code, which really stops the work.
#pragma once

#include <asyncio/base/clock.hpp>
#include <asyncio/core/event_loop.hpp>
#include <asyncio/core/repr.hpp>
#include <asyncio/core/task.hpp>

#include <exception>
#include <optional>
#include <string>

namespace asyncio {

// A manager for async_with(): at the deadline the task that entered is cancelled, and where the block ends
// that CancelledError becomes TimeoutError - unless somebody else cancelled the task too (C-50 to C-59).
// Code in the block sees CancelledError (C-51). Work that never suspends is not interrupted (C-59).
// Belongs to the task that entered it; entered once.
class Timeout {
 public:
  // Nothing: no deadline, until reschedule() names one.
  explicit Timeout(std::optional<Clock::time_point> when) noexcept : when_(when) {}
  explicit Timeout(OptionalDuration delay) noexcept : delay_(delay) {}
  // Only before it is entered.
  Timeout(Timeout&& other) noexcept;
  Timeout& operator=(Timeout&&) = delete;
  ~Timeout();

  // The deadline on the loop's clock, if there is one.
  std::optional<Clock::time_point> when() const noexcept { return when_; }
  // Moves the deadline; one that has passed acts in the next turn (C-56). RuntimeError before the block and
  // after the deadline or the block's end (C-57).
  void reschedule(std::optional<Clock::time_point> when);
  // Whether the deadline passed in the block.
  bool expired() const noexcept { return phase_ == Phase::expiring || phase_ == Phase::expired; }

  // For async_with(), and for code that cannot use it. enter() begins the block; exit() ends it, with the
  // exception that left it or null, and throws TimeoutError in place of that one when it is due.
  void enter();
  bool exit(const std::exception_ptr& error);

  std::string repr() const;

 private:
  enum class Phase : std::uint8_t { created, active, expiring, expired, finished };
  const char* phase_word() const noexcept;
  void arm();
  void expire();

  Phase phase_ = Phase::created;
  OptionalDuration delay_;  // from enter() on
  std::optional<Clock::time_point> when_;
  AnyTask task_;
  int cancelling_at_entry_ = 0;
  Handle alarm_;
};

// "<Timeout [active] when=12.345>" (Y-09).
inline std::string repr(const Timeout& timeout) { return timeout.repr(); }

// A deadline so long after the block begins; nothing: none.
inline Timeout timeout(OptionalDuration delay) noexcept { return Timeout(delay); }
// A deadline on the loop's clock.
inline Timeout timeout_at(std::optional<Clock::time_point> when) noexcept { return Timeout(when); }

template <>
inline constexpr bool detail::has_own_text<Timeout> = true;

}  // namespace asyncio
