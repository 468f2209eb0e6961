// Sleeper of the floor: a detached coroutine parked in a timer heap, which is all that a sleeping
// task must hold.
#pragma once

#include <coroutine>
#include <cstdint>
#include <exception>

#include "frame_pool.hpp"
#include "timer_heap.hpp"

namespace bench::floor {

// Its frame ends itself.
struct Detached {
  struct promise_type : PooledFrame {
    Detached get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

class SleepUntil {
 public:
  SleepUntil(TimerHeap& heap, std::uint64_t deadline) : heap_(heap) { timer_.deadline = deadline; }

  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> coroutine) {
    timer_.coroutine = coroutine;
    heap_.push(&timer_);
  }
  void await_resume() {}

 private:
  TimerHeap& heap_;
  Timer timer_;
};

}  // namespace bench::floor
