// sleep: lets time pass, and everybody else run.
#pragma once

#include <asyncio/base/clock.hpp>
#include <asyncio/core/coroutine.hpp>
#include <asyncio/core/task_state.hpp>
#include <asyncio/core/timers.hpp>

#include <coroutine>
#include <source_location>
#include <string>
#include <utility>

namespace asyncio {

namespace detail {

// One sleep of one task, in the frame of the coroutine that awaits it: a timer that wakes its task one
// turn after it is due, as a future set by call_later() would.
class SleepOperation final : public Waitable, public HandleState, public TimerNode {
 public:
  explicit SleepOperation(Clock::duration delay) noexcept
      : HandleState(nullptr), TimerNode(Clock::time_point(delay), *this) {}
  ~SleepOperation() { unschedule(); }

  void begin(Frame& frame);
  // True when it ended by a cancellation without a message; end() throws all others.
  bool cancelled_plainly() const noexcept { return phase_ == Phase::cancelled && !message_; }
  void end();

  void run() override;
  void discard() noexcept override {}
  bool cancel(const std::exception_ptr& message) noexcept override;
  const std::exception_ptr* cancellation() const noexcept override {
    return phase_ == Phase::cancelled ? &message_ : nullptr;
  }
  void forget(TaskState&) noexcept override { unschedule(); }
  std::string describe() const override;

 private:
  enum class Phase : std::uint8_t { yielding, sleeping, over, cancelled };
  void unschedule() noexcept;

  TaskState* task_ = nullptr;
  std::exception_ptr message_;
  Phase phase_ = Phase::yielding;
};

// sleep(0) only goes to the back of the ready queue (T-05): it needs no operation, and makes none.
class SleepAwaiter : public NativeAwaiter {
 public:
  explicit SleepAwaiter(Clock::duration delay) noexcept : delay_(delay) {}
  SleepAwaiter(const SleepAwaiter&) = delete;
  SleepAwaiter& operator=(const SleepAwaiter&) = delete;
  ~SleepAwaiter() {
    if (sleeps_) operation_.~SleepOperation();
  }

  bool await_ready() const noexcept { return false; }
  template <typename Promise>
  void await_suspend(std::coroutine_handle<Promise> waiter) {
    Frame& frame = waiter.promise();
    if (delay_ <= Clock::duration::zero()) {
      yielding_ = frame.task();
      yielding_->yield(frame);
    } else {
      ::new (static_cast<void*>(&operation_)) SleepOperation(delay_);
      sleeps_ = true;
      operation_.begin(frame);
    }
  }
  void await_resume() {
    if (!sleeps_) return yielding_->resumed();
    const bool throws_here = operation_.cancelled_plainly();
    operation_.end();
    if (throws_here) [[unlikely]]
      throw CancelledError();
  }

 private:
  Clock::duration delay_;
  bool sleeps_ = false;
  union {
    SleepOperation operation_;  // while sleeps_
    TaskState* yielding_;
  };
};

template <typename T>
class ResultSleepAwaiter : public SleepAwaiter {
 public:
  ResultSleepAwaiter(Clock::duration delay, T result)
      : SleepAwaiter(delay), result_(std::move(result)) {}
  T await_resume() {
    SleepAwaiter::await_resume();
    return std::move(result_);
  }

 private:
  T result_;
};

[[gnu::cold]] void report_never_slept(const std::source_location& made_at) noexcept;

// What all sleeps share: a delay, and the report when nobody awaited it.
class SleepBase {
 public:
  // A cancelled sleep has nothing to clean up but its timer.
  static constexpr bool ends_unseen = true;

  SleepBase(Clock::duration delay, const std::source_location& made_at) noexcept
      : delay_(delay), made_at_(made_at) {}
  SleepBase(SleepBase&& other) noexcept
      : delay_(other.delay_), made_at_(std::exchange(other.made_at_, std::source_location())) {}
  SleepBase& operator=(SleepBase&&) = delete;
  ~SleepBase() {
    if (made_at_.line() != 0) [[unlikely]]
      report_never_slept(made_at_);
  }

 protected:
  Clock::duration take_delay() noexcept {
    made_at_ = {};
    return delay_;
  }
  // It becomes a coroutine, which says so itself when it is dropped.
  void leave_report_to_coroutine() noexcept { made_at_ = {}; }

 private:
  Clock::duration delay_;
  std::source_location made_at_;  // line 0: awaited, or moved from
};

}  // namespace detail

// What sleep(delay) gives: awaited like a coroutine, and turned into one where one is needed.
class [[nodiscard("a sleep does nothing until it is awaited")]] Sleep : public detail::SleepBase {
 public:
  using SleepBase::SleepBase;
  detail::SleepAwaiter operator co_await() && { return detail::SleepAwaiter(take_delay()); }
  detail::SleepAwaiter operator co_await() & { return detail::SleepAwaiter(take_delay()); }
  Coroutine<> into_coroutine() &&;
  operator Coroutine<>() && { return std::move(*this).into_coroutine(); }  // NOLINT
};

// sleep(delay, result): the same, and gives the result.
template <typename T>
class [[nodiscard("a sleep does nothing until it is awaited")]] ResultSleep
    : public detail::SleepBase {
 public:
  ResultSleep(Clock::duration delay, T result, const std::source_location& made_at)
      : SleepBase(delay, made_at), result_(std::move(result)) {}
  detail::ResultSleepAwaiter<T> operator co_await() && {
    return detail::ResultSleepAwaiter<T>(take_delay(), std::move(result_));
  }
  detail::ResultSleepAwaiter<T> operator co_await() & {
    return std::move(*this).operator co_await();
  }
  Coroutine<T> into_coroutine() && {
    this->leave_report_to_coroutine();
    return sleep_for_result(std::move(*this));
  }
  operator Coroutine<T>() && { return std::move(*this).into_coroutine(); }  // NOLINT

 private:
  static Coroutine<T> sleep_for_result(ResultSleep sleep) { co_return co_await std::move(sleep); }

  T result_;
};

// Resumes after `delay`, never earlier (T-07). A delay of 0 or less lets everything that is ready run
// once (T-05). ValueError for NaN (T-08).
// Cancel safety: the timer is withdrawn at once.
template <Duration D>
Sleep sleep(D delay, std::source_location made_at = std::source_location::current()) {
  return Sleep(detail::to_clock_duration(delay), made_at);
}
template <Duration D, typename T>
  requires(!std::is_same_v<std::decay_t<T>, std::source_location>)
ResultSleep<std::decay_t<T>> sleep(D delay, T&& result,
                                   std::source_location made_at = std::source_location::current()) {
  return ResultSleep<std::decay_t<T>>(detail::to_clock_duration(delay), std::forward<T>(result),
                                      made_at);
}

}  // namespace asyncio
