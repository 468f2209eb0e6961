// Condition: waiting under a lock until somebody says that something changed.
#pragma once

#include <asyncio/core/coroutine.hpp>
#include <asyncio/core/repr.hpp>
#include <asyncio/core/waiter.hpp>
#include <asyncio/sync/lock.hpp>
#include <asyncio/sync/loop_binding.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <type_traits>
#include <utility>

namespace asyncio {

namespace detail {

// Shared by the Condition and by whoever waits.
class ConditionState : public PoolAllocated {
 public:
  explicit ConditionState(RefPtr<LockState> lock) noexcept : lock_(std::move(lock)) {}

  void add_reference() noexcept { ++references_; }
  void release() noexcept {
    if (--references_ == 0) delete this;
  }

  const RefPtr<LockState>& lock() const noexcept { return lock_; }
  void notify(std::size_t count);
  static Coroutine<bool> wait(RefPtr<ConditionState> state);
  std::string repr() const;

 private:
  void wake(std::size_t count) noexcept;

  RefPtr<LockState> lock_;
  WaiterQueue waiters_;
  LoopBinding binding_;
  std::uint32_t references_ = 1;
};

}  // namespace detail

// A lock, and tasks that gave it up until they are notified. With a Lock of yours several conditions may share it
// (L-23). A manager for async_with(), as its lock is. It may be destroyed while tasks wait in it.
class Condition {
 public:
  Condition() : Condition(Lock()) {}
  explicit Condition(const Lock& lock)
      : state_(detail::RefPtr<detail::ConditionState>::adopt(
            new detail::ConditionState(lock.state()))) {}
  Condition(const Condition&) = delete;
  Condition& operator=(const Condition&) = delete;

  Lock::Acquire acquire(std::source_location made_at = std::source_location::current()) {
    return Lock::Acquire(made_at, state_->lock());
  }
  Lock::Scoped scoped(std::source_location made_at = std::source_location::current()) {
    return Lock::Scoped(made_at, state_->lock());
  }
  void release() { state_->lock()->unlock(); }
  bool locked() const noexcept { return state_->lock()->locked(); }

  // Gives the lock up, waits to be notified, takes the lock again; gives true. RuntimeError without the lock (L-20).
  // May wake although the notification was another's: look at the state, or use wait_for().
  // Cancel safety: the lock is taken again before CancelledError is thrown, whatever it takes (L-21); a notification
  // that had come goes to another waiter (L-22).
  Coroutine<bool> wait() { return detail::ConditionState::wait(state_); }
  // Waits until predicate() is true, and gives its value; not at all if it is true already (L-23).
  template <typename Predicate>
  Coroutine<std::decay_t<std::invoke_result_t<Predicate&>>> wait_for(Predicate predicate) {
    return wait_for(state_, std::move(predicate));
  }
  // Wakes `count` of those that wait, in the order in which they came. They run when they get the lock. RuntimeError
  // without the lock (L-20).
  void notify(std::size_t count = 1) { state_->notify(count); }
  void notify_all() { state_->notify(~std::size_t{0}); }

  Coroutine<> aenter();
  Coroutine<bool> aexit(std::exception_ptr error);
  // aexit() for async_with(): needs no await and no memory.
  bool exit(const std::exception_ptr&) {
    release();
    return false;
  }

  const detail::RefPtr<detail::ConditionState>& state() const noexcept { return state_; }

 private:
  // Not members: the condition may be gone when they begin.
  template <typename Predicate>
  static Coroutine<std::decay_t<std::invoke_result_t<Predicate&>>> wait_for(
      detail::RefPtr<detail::ConditionState> state, Predicate predicate) {
    auto result = predicate();
    while (!result) {
      co_await detail::ConditionState::wait(state);
      result = predicate();
    }
    co_return result;
  }

  detail::RefPtr<detail::ConditionState> state_;
};

// "<asyncio.locks.Condition object at 0x… [locked, waiters:1]>" (Y-04).
inline std::string repr(const Condition& condition) { return condition.state()->repr(); }
template <>
inline constexpr bool detail::has_own_text<Condition> = true;

}  // namespace asyncio
