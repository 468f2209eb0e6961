// Semaphore: so many tasks at a time.
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

namespace detail {

// Shared by the Semaphore and by whoever waits.
class SemaphoreState : public PoolAllocated {
 public:
  // ValueError for a negative value.
  SemaphoreState(int value, bool bounded);

  void add_reference() noexcept { ++references_; }
  void release() noexcept {
    if (--references_ == 0) delete this;
  }

  bool locked() const noexcept { return value_ == 0 || (!waiters_.empty() && waiters_.has_live()); }
  bool try_acquire() noexcept {
    if (locked()) return false;
    --value_;
    return true;
  }
  // ValueError when bounded and released too often.
  void give_back();
  // For guards, whose end must not throw: a permit that release() gave back before is not given back twice.
  void give_back_once() noexcept;
  // A waiter leaves its sleep: `refuses` when it was given a permit and cannot take it (L-31).
  void settle(bool refuses) noexcept;
  WaiterQueue& waiters() noexcept { return waiters_; }
  void bind() {
    binding_.bind([this] { return repr(); });
  }
  std::string repr() const;

 private:
  bool wake_next() noexcept;

  WaiterQueue waiters_;
  LoopBinding binding_;
  std::uint32_t references_ = 1;
  int value_;
  int bound_;
  bool bounded_;
};

class SemaphoreAwaiter : public NativeAwaiter {
 public:
  static constexpr const char* name = "acquire";
  explicit SemaphoreAwaiter(RefPtr<SemaphoreState> semaphore) noexcept
      : semaphore_(std::move(semaphore)) {}
  SemaphoreAwaiter(const SemaphoreAwaiter&) = delete;
  SemaphoreAwaiter& operator=(const SemaphoreAwaiter&) = delete;

  bool await_ready() const noexcept { return semaphore_->try_acquire(); }
  template <typename Promise>
  void await_suspend(std::coroutine_handle<Promise> frame) {
    semaphore_->bind();
    waiter_.emplace(semaphore_->waiters());
    waiter_->sleep(frame.promise());
  }
  bool await_resume() {
    if (!waiter_) return true;
    const bool taken = waiter_->woke_undisturbed();
    semaphore_->settle(!taken && waiter_->was_set());
    if (!taken) [[unlikely]]
      waiter_->throw_cancellation();
    return true;
  }

 protected:
  const RefPtr<SemaphoreState>& semaphore() const noexcept { return semaphore_; }

 private:
  RefPtr<SemaphoreState> semaphore_;
  std::optional<Waiter> waiter_;
};

class SemaphoreGuardAwaiter;

}  // namespace detail

// A number of permits. Waiters get them in the order in which they came, and nobody overtakes them (L-30). release()
// may raise the number above the first; see BoundedSemaphore. Belongs to the first loop in which somebody waited
// (L-05). It may be destroyed while tasks wait in it.
// A manager for async_with(); `auto guard = co_await semaphore.scoped();` holds a permit to the end of the block.
class Semaphore {
 public:
  using Acquire =
      detail::Deferred<detail::SemaphoreAwaiter, detail::RefPtr<detail::SemaphoreState>>;
  using Scoped =
      detail::Deferred<detail::SemaphoreGuardAwaiter, detail::RefPtr<detail::SemaphoreState>>;

  explicit Semaphore(int value = 1) : Semaphore(value, false) {}
  Semaphore(const Semaphore&) = delete;
  Semaphore& operator=(const Semaphore&) = delete;

  // Takes a permit, waiting for one if need be; gives true.
  // Cancel safety: if cancelled, no permit was taken; one that was on its way goes to the next (L-31).
  Acquire acquire(std::source_location made_at = std::source_location::current()) {
    return Acquire(made_at, state_);
  }
  Scoped scoped(std::source_location made_at = std::source_location::current());
  void release() { state_->give_back(); }
  // True when acquire() would wait: no permit, or others wait already.
  bool locked() const noexcept { return state_->locked(); }

  Coroutine<> aenter();
  Coroutine<bool> aexit(std::exception_ptr error);
  // aexit() for async_with(): needs no await and no memory.
  bool exit(const std::exception_ptr&) {
    release();
    return false;
  }

  const detail::RefPtr<detail::SemaphoreState>& state() const noexcept { return state_; }

 protected:
  Semaphore(int value, bool bounded)
      : state_(detail::RefPtr<detail::SemaphoreState>::adopt(
            new detail::SemaphoreState(value, bounded))) {}

 private:
  detail::RefPtr<detail::SemaphoreState> state_;
};

// A Semaphore whose release() throws ValueError("BoundedSemaphore released too many times") above its first value.
class BoundedSemaphore : public Semaphore {
 public:
  explicit BoundedSemaphore(int value = 1) : Semaphore(value, true) {}
};

// Holds a permit, and gives it back at the end of its life; movable. Above the first value of a BoundedSemaphore it
// gives back nothing.
class [[nodiscard("a guard that nobody keeps releases at once")]] SemaphoreGuard {
 public:
  explicit SemaphoreGuard(detail::RefPtr<detail::SemaphoreState> taken) noexcept
      : taken_(std::move(taken)) {}
  SemaphoreGuard(SemaphoreGuard&&) noexcept = default;
  SemaphoreGuard& operator=(SemaphoreGuard&&) = delete;
  ~SemaphoreGuard() {
    if (taken_) taken_->give_back_once();
  }

 private:
  detail::RefPtr<detail::SemaphoreState> taken_;
};

namespace detail {

class SemaphoreGuardAwaiter : public SemaphoreAwaiter {
 public:
  static constexpr const char* name = "scoped";
  using SemaphoreAwaiter::SemaphoreAwaiter;
  SemaphoreGuard await_resume() {
    SemaphoreAwaiter::await_resume();
    return SemaphoreGuard(semaphore());
  }
};

}  // namespace detail

inline Semaphore::Scoped Semaphore::scoped(std::source_location made_at) {
  return Scoped(made_at, state_);
}

// "<asyncio.locks.Semaphore object at 0x… [unlocked, value:3]>" (Y-04).
inline std::string repr(const Semaphore& semaphore) { return semaphore.state()->repr(); }
template <>
inline constexpr bool detail::has_own_text<Semaphore> = true;
template <>
inline constexpr bool detail::has_own_text<BoundedSemaphore> = true;

}  // namespace asyncio
