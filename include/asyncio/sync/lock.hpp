// Lock: one task at a time.
#pragma once

#include <asyncio/base/block_pool.hpp>
#include <asyncio/base/ref_ptr.hpp>
#include <asyncio/core/coroutine.hpp>
#include <asyncio/core/deferred.hpp>
#include <asyncio/core/repr.hpp>
#include <asyncio/core/waiter.hpp>
#include <asyncio/sync/loop_binding.hpp>

#include <cstdint>
#include <exception>
#include <optional>
#include <source_location>
#include <string>
#include <utility>

namespace asyncio {

class LockGuard;

namespace detail {

// Shared by the Lock and by whoever waits: a Lock may go while tasks wait in it.
class LockState : public PoolAllocated {
 public:
  void add_reference() noexcept { ++references_; }
  void release() noexcept {
    if (--references_ == 0) delete this;
  }

  bool locked() const noexcept { return locked_; }
  // Takes it if nobody has it and nobody who still wants it came before (L-02).
  bool try_acquire() noexcept {
    if (locked_ || (!waiters_.empty() && waiters_.has_live())) return false;
    locked_ = true;
    return true;
  }
  void unlock();
  void take() noexcept { locked_ = true; }
  // A waiter that was woken and will not take the lock: the next one must not sleep on a free lock (L-04).
  void pass_on() noexcept {
    if (!locked_) wake_first();
  }
  WaiterQueue& waiters() noexcept { return waiters_; }
  void bind() {
    binding_.bind([this] { return repr(); });
  }
  std::string repr() const;
  // What stands in the brackets of the repr: "locked, waiters:2".
  std::string summary() const;

 private:
  void wake_first() noexcept;

  WaiterQueue waiters_;
  LoopBinding binding_;
  std::uint32_t references_ = 1;
  bool locked_ = false;
};

class LockAwaiter : public NativeAwaiter {
 public:
  static constexpr const char* name = "acquire";
  explicit LockAwaiter(RefPtr<LockState> lock) noexcept : lock_(std::move(lock)) {}
  LockAwaiter(const LockAwaiter&) = delete;
  LockAwaiter& operator=(const LockAwaiter&) = delete;

  bool await_ready() const noexcept { return lock_->try_acquire(); }
  template <typename Promise>
  void await_suspend(std::coroutine_handle<Promise> frame) {
    lock_->bind();
    waiter_.emplace(lock_->waiters());
    waiter_->sleep(frame.promise());
  }
  bool await_resume() {
    if (!waiter_) return true;
    if (!waiter_->woke_undisturbed()) [[unlikely]] {
      lock_->pass_on();
      waiter_->throw_cancellation();
    }
    lock_->take();
    return true;
  }

 protected:
  const RefPtr<LockState>& lock() const noexcept { return lock_; }

 private:
  RefPtr<LockState> lock_;
  std::optional<Waiter> waiter_;
};

class LockGuardAwaiter;

}  // namespace detail

// Not reentrant, and without an owner: any task may release it (L-03). Waiters get it in the order in which they
// came, and nobody overtakes them (L-02). Belongs to the first loop in which somebody waited (L-05). It may be
// destroyed while tasks wait in it.
// A manager for async_with(); `auto guard = co_await lock.scoped();` holds it to the end of the block.
class Lock {
 public:
  using Acquire = detail::Deferred<detail::LockAwaiter, detail::RefPtr<detail::LockState>>;
  using Scoped = detail::Deferred<detail::LockGuardAwaiter, detail::RefPtr<detail::LockState>>;

  Lock() : state_(detail::RefPtr<detail::LockState>::adopt(new detail::LockState)) {}
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

  // Waits until the lock is free and takes it; gives true. Takes a free lock without yielding (L-01).
  // Cancel safety: if cancelled, the lock was not taken, and the next in line gets it (L-04).
  Acquire acquire(std::source_location made_at = std::source_location::current()) {
    return Acquire(made_at, state_);
  }
  // As acquire(), and gives a guard that releases at the end of its life.
  Scoped scoped(std::source_location made_at = std::source_location::current());
  // Wakes the first in line; the lock is free until that one runs. RuntimeError when it is not taken (L-03).
  void release() { state_->unlock(); }
  bool locked() const noexcept { return state_->locked(); }

  Coroutine<> aenter();
  Coroutine<bool> aexit(std::exception_ptr error);
  // aexit() for async_with(): needs no await and no memory.
  bool exit(const std::exception_ptr&) {
    release();
    return false;
  }

  const detail::RefPtr<detail::LockState>& state() const noexcept { return state_; }

 private:
  detail::RefPtr<detail::LockState> state_;
};

// Holds a lock, and releases it at the end of its life; movable.
class [[nodiscard("a guard that nobody keeps releases at once")]] LockGuard {
 public:
  explicit LockGuard(detail::RefPtr<detail::LockState> taken) noexcept : taken_(std::move(taken)) {}
  LockGuard(LockGuard&&) noexcept = default;
  LockGuard& operator=(LockGuard&&) = delete;
  ~LockGuard() {
    if (taken_ && taken_->locked()) taken_->unlock();
  }

 private:
  detail::RefPtr<detail::LockState> taken_;
};

namespace detail {

class LockGuardAwaiter : public LockAwaiter {
 public:
  static constexpr const char* name = "scoped";
  using LockAwaiter::LockAwaiter;
  LockGuard await_resume() {
    LockAwaiter::await_resume();
    return LockGuard(lock());
  }
};

}  // namespace detail

namespace detail {
Coroutine<> enter_lock(RefPtr<LockState> lock);
}

inline Lock::Scoped Lock::scoped(std::source_location made_at) { return Scoped(made_at, state_); }

// "<asyncio.locks.Lock object at 0x… [locked, waiters:2]>" (Y-04).
inline std::string repr(const Lock& lock) { return lock.state()->repr(); }
template <>
inline constexpr bool detail::has_own_text<Lock> = true;

}  // namespace asyncio
