// Waiter: one task in the queue of a lock, a queue or their like, without a future of its own.
#pragma once

#include <asyncio/core/frame.hpp>
#include <asyncio/core/task_state.hpp>
#include <asyncio/core/waitable.hpp>

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>

namespace asyncio::detail {

class WaiterQueue;

// Lives in the frame of the coroutine that waits, and stands in one WaiterQueue from its making until it runs again
// or is taken out.
// Behaves as a future that one task awaits: set() once, or cancelled once; the task runs one turn later.
class Waiter final : public Waitable {
 public:
  explicit Waiter(WaiterQueue& queue) noexcept;
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  ~Waiter() { leave(); }

  bool done() const noexcept { return phase_ != Phase::waiting; }
  bool cancelled() const noexcept { return phase_ == Phase::cancelled; }
  bool was_set() const noexcept { return phase_ == Phase::set; }
  // The task wakes. Only while it waits.
  void set() noexcept;

  void sleep(Frame& frame) noexcept {
    task_ = frame.task();
    task_->sleep_on_operation(*this, frame);
  }
  // Leaves the queue. False when the await must throw: a cancellation came before or after the wake-up.
  bool woke_undisturbed() noexcept {
    leave();
    return !cancelled() && !task_->interrupted();
  }
  // Throws that cancellation.
  [[noreturn]] void throw_cancellation();

  bool cancel(const std::exception_ptr& message) noexcept override;
  const std::exception_ptr* cancellation() const noexcept override {
    return cancelled() ? &message_ : nullptr;
  }
  void forget(TaskState&) noexcept override { leave(); }
  std::string describe() const override;

 private:
  friend class WaiterQueue;
  enum class Phase : std::uint8_t { waiting, set, cancelled };
  void leave() noexcept;

  WaiterQueue* queue_;  // null once it has left
  Waiter* previous_ = nullptr;
  Waiter* next_ = nullptr;
  TaskState* task_ = nullptr;
  std::exception_ptr message_;
  Phase phase_ = Phase::waiting;
};

// Waiters in the order in which they came. Owns none of them, and outlives all of them: whoever waits holds
// the primitive's state.
class WaiterQueue {
 public:
  WaiterQueue() noexcept = default;
  WaiterQueue(const WaiterQueue&) = delete;
  WaiterQueue& operator=(const WaiterQueue&) = delete;
  ~WaiterQueue();

  bool empty() const noexcept { return first_ == nullptr; }
  std::size_t size() const noexcept;
  Waiter* first() const noexcept { return first_; }
  static Waiter* next(const Waiter& waiter) noexcept { return waiter.next_; }
  // Whether somebody in it still wants to be woken: has not been cancelled.
  bool has_live() const noexcept;
  // The first that is neither woken nor cancelled; null if none.
  Waiter* first_waiting() const noexcept;
  void set_all() noexcept;
  // The same, and those that were woken, or had been cancelled before them, are no longer in it: for primitives whose
  // waiters must look again.
  void take_and_set_first() noexcept;
  void take_and_set_all() noexcept;

 private:
  friend class Waiter;
  Waiter* first_ = nullptr;
  Waiter* last_ = nullptr;
};

// Sleeps on a waiter; throws its cancellation. For coroutines that look around after each wake-up.
class WaiterAwaiter : public NativeAwaiter {
 public:
  explicit WaiterAwaiter(Waiter& waiter) noexcept : waiter_(&waiter) {}
  bool await_ready() const noexcept { return false; }
  template <typename Promise>
  void await_suspend(std::coroutine_handle<Promise> frame) const noexcept {
    waiter_->sleep(frame.promise());
  }
  void await_resume() const {
    if (!waiter_->woke_undisturbed()) [[unlikely]]
      waiter_->throw_cancellation();
  }

 private:
  Waiter* waiter_;
};

}  // namespace asyncio::detail
