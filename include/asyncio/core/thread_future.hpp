// ThreadFutureState: a future of a loop that another thread completes.
#pragma once

#include <asyncio/base/ref_ptr.hpp>
#include <asyncio/core/close_listener.hpp>
#include <asyncio/core/future.hpp>
#include <asyncio/core/handle_state.hpp>
#include <asyncio/core/loop_gate.hpp>

#include <atomic>
#include <cstdint>
#include <exception>
#include <utility>

namespace asyncio::detail {

class ThreadFutureState;

// The other thread's half of such a future: carries the result to the loop, without allocating and without
// failing. Counted with atomics; the loop's half owns one reference, the other thread the second.
// When the loop closes first, the two halves part, and the result is dropped where it is made.
class ThreadCompletion : public HandleState {
 public:
  void add_reference() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
  // Pairs with the other owner's release.
  void release() noexcept {
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }

  // The thread waits for a task of that same loop, and goes on: meanwhile time must pass there. On the thread.
  void pause_work() noexcept;
  void resume_work() noexcept;
  bool works_for(std::uint64_t serial) const noexcept { return gate_->serial() == serial; }

  // The future was cancelled: nobody waits for the result any more. On the loop's thread.
  virtual void withdraw() noexcept = 0;
  // The future has let go of this. On the loop's thread.
  virtual void parted() noexcept {}

  void run() final;
  void discard() noexcept final { release(); }

 protected:
  // `loop_works`: a thread works for the loop until this is sent; a virtual clock stands still meanwhile.
  ThreadCompletion(EventLoop& loop, bool loop_works);
  virtual ~ThreadCompletion() = default;

  // The result is there: fill() is called on the loop. Once, on any thread; gives the caller's reference away.
  void send() noexcept {
    if (!gate_->post(*this)) release();
  }
  // Completes the future; what this throws goes there. On the loop's thread.
  virtual void fill(FutureState& future) = 0;

 private:
  friend class ThreadFutureState;

  RefPtr<LoopGate> gate_;
  ThreadFutureState* future_ = nullptr;  // the loop's thread alone looks at it
  // What counts as work for the loop: its future is wanted (the loop's thread says), and it is not paused (its
  // own says).
  static constexpr std::uint8_t wanted = 1, paused = 2;
  std::atomic<std::uint32_t> references_{2};
  std::atomic<std::uint8_t> work_{0};
  const bool loop_works_;
};

// What this thread works for now, where that is a loop.
inline constinit thread_local ThreadCompletion* current_work = nullptr;

// The loop's half. Kept alive by the work that goes on elsewhere, until that is done, it is cancelled, or its
// loop closes.
class ThreadFutureState : public FutureState, public CloseListener {
 public:
  // Takes one reference to its other half.
  void begin(ThreadCompletion& completion) noexcept;
  bool cancel(const std::exception_ptr& message) noexcept override;
  void loop_closes() noexcept override;

 protected:
  explicit ThreadFutureState(EventLoop& loop) noexcept : FutureState(loop) {}

 private:
  friend class ThreadCompletion;
  void part() noexcept;

  RefPtr<ThreadCompletion> completion_;
};

template <typename T>
class TypedThreadFutureState final : public WithValue<ThreadFutureState, T> {
 public:
  explicit TypedThreadFutureState(EventLoop& loop) noexcept
      : WithValue<ThreadFutureState, T>(loop) {}

 private:
  friend FutureState;
  void end() noexcept override { FutureState::end_of(this); }
};

}  // namespace asyncio::detail
