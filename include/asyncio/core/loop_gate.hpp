// LoopGate: the way to a loop for threads that cannot know whether it still stands.
#pragma once

#include <asyncio/core/handle_state.hpp>

#include <atomic>
#include <cstdint>

namespace asyncio {

class EventLoop;

namespace detail {

// Shared by a loop and by what other threads do for it; outlives the loop as long as one of them needs it.
// The loop closes it before it closes itself; from then on nobody gets through.
class LoopGate {
 public:
  explicit LoopGate(EventLoop& loop) noexcept;
  LoopGate(const LoopGate&) = delete;
  LoopGate& operator=(const LoopGate&) = delete;

  void add_reference() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
  // Pairs with the other owners' releases.
  void release() noexcept {
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }

  // The handle will run on the loop, which is woken. False when the loop is closed or gone; the handle stays
  // the caller's. From any thread; allocates nothing.
  bool post(HandleState& handle) noexcept;
  // From any thread: the loop's platform hears that a thread works for it, or does not any more.
  void work_began() noexcept;
  void work_ended() noexcept;
  // EventLoop::serial() of the loop behind it.
  std::uint64_t serial() const noexcept { return serial_; }
  // Returns when nobody is on the way through any more, which is a matter of a few instructions: nothing of a
  // user's runs there. On the loop's thread.
  void close() noexcept;

 private:
  static constexpr std::uint32_t closed = 1, one_inside = 2;
  ~LoopGate() = default;
  bool enter() noexcept;
  void leave() noexcept;

  EventLoop* loop_;  // dangles once the gate is closed
  std::uint64_t serial_;
  std::atomic<std::uint32_t> references_{1};
  std::atomic<std::uint32_t> state_{0};  // how many are inside, in twos, and whether it is closed
};

}  // namespace detail
}  // namespace asyncio
