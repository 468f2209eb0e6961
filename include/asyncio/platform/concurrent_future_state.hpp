// ConcurrentFutureState: what a ConcurrentFuture is underneath - pending, running or done, for any thread.
#pragma once

#include <asyncio/base/block_pool.hpp>
#include <asyncio/base/clock.hpp>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <string>

namespace asyncio {

class EventLoop;

namespace detail {

class ConcurrentFutureState;
class ThreadCompletion;

// Waits for a concurrent future. One of the two members is called, once; it owns itself from then on.
class ConcurrentCallback {
 public:
  // The future is done; on the thread that made it so.
  virtual void call(ConcurrentFutureState& future) noexcept = 0;
  // The future is gone, and was never done.
  virtual void drop() noexcept = 0;

 protected:
  ~ConcurrentCallback() = default;

 private:
  friend class ConcurrentFutureState;
  ConcurrentCallback* next_ = nullptr;
};

// Owned by its handles and by whoever will complete it, in any threads. The value is in a slot of the derived
// class, written before the state is `finished` and not changed afterwards.
class ConcurrentFutureState : public PoolAllocated {
 public:
  ConcurrentFutureState(const ConcurrentFutureState&) = delete;
  ConcurrentFutureState& operator=(const ConcurrentFutureState&) = delete;

  void add_reference() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
  // Pairs with the other owners' releases.
  void release() noexcept {
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }
  bool only_owner() const noexcept { return references_.load(std::memory_order_acquire) == 1; }

  bool cancelled() const noexcept;
  bool running() const noexcept;
  bool done() const noexcept;

  // True when it is cancelled, now or before; false when it runs or is finished.
  bool cancel() noexcept;
  // The work begins. False when it was cancelled; InvalidStateError when it has begun or is done.
  bool start();
  // For whoever was given the work: start() and begin_finish() at once. False when there is nothing to do any more.
  bool start_work() noexcept;
  // The two steps around writing the value. InvalidStateError when somebody completes it already.
  void begin_finish();
  void finish() noexcept;
  // The value could not be written: as before begin_finish().
  void undo_begin_finish() noexcept;
  // After begin_finish().
  void fail(std::exception_ptr exception) noexcept;

  // Blocks until it is done. TimeoutError after `timeout`; RuntimeError on the thread of the loop that is to
  // complete it, where it would block for ever.
  void wait(OptionalDuration timeout);
  // wait(), then CancelledError or what it failed with.
  void wait_for_value(OptionalDuration timeout);
  // wait(), then CancelledError, or what it failed with, or null.
  std::exception_ptr wait_for_exception(OptionalDuration timeout);
  // Of a finished one: what it failed with, or null.
  const std::exception_ptr& failure() const noexcept { return exception_; }

  // At once when it is done already.
  void add_callback(ConcurrentCallback& callback) noexcept;
  // Only a task of this loop completes it.
  void completed_by(const EventLoop& loop) noexcept;
  // A thread works on it, so that it will be done by itself.
  virtual bool has_a_thread() const noexcept { return false; }

  virtual void* slot_address() noexcept = 0;
  // "<Future at 0x55d0c0ffee10 state=finished returned int>"
  std::string repr() const;

 protected:
  ConcurrentFutureState() noexcept = default;
  virtual ~ConcurrentFutureState();
  // cancel() succeeded: what would have been called is not needed any more.
  virtual void drop_work() noexcept {}
  virtual std::string value_type_name() const = 0;

 private:
  enum class Phase : std::uint8_t { pending, running, cancelled, finished };
  bool done_locked() const noexcept { return phase_ >= Phase::cancelled; }
  void become(Phase phase, std::unique_lock<std::mutex>& lock) noexcept;
  class Blocked;
  std::string state_text() const;

  mutable std::mutex mutex_;
  std::condition_variable done_;
  ConcurrentCallback* first_ = nullptr;
  ConcurrentCallback* last_ = nullptr;
  Blocked* blocked_ = nullptr;  // threads that work for the loop of completed_by() and wait here
  std::exception_ptr exception_;
  std::uint64_t loop_serial_ = 0;  // completed_by(); 0: no loop
  std::atomic<std::uint32_t> references_{1};
  Phase phase_ = Phase::pending;
  bool finishing_ = false;
};

}  // namespace detail
}  // namespace asyncio
