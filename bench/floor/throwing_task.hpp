// Throwing task of the floor: what is left of a cancellation that unwinds a frame, one exception
// thrown and caught.
#pragma once

#include <coroutine>
#include <utility>

namespace bench::floor {

struct Cancelled {};

// Parked at its first await; resuming it throws there.
struct CancelledHere {
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  void await_resume() { throw Cancelled{}; }
};

class ThrowingTask {
 public:
  struct promise_type {
    bool cancelled = false;

    ThrowingTask get_return_object() {
      return ThrowingTask(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { cancelled = true; }
  };

  ThrowingTask(ThrowingTask&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  ~ThrowingTask() {
    if (handle_) handle_.destroy();
  }

  void resume() { handle_.resume(); }

 private:
  explicit ThrowingTask(std::coroutine_handle<promise_type> handle) : handle_(handle) {}

  std::coroutine_handle<promise_type> handle_;
};

}  // namespace bench::floor
