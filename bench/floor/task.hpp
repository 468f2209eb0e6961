// Task of the floor: a coroutine that the ready queue steps, with one owner and at most one waiter.
#pragma once

#include <coroutine>
#include <exception>
#include <utility>
#include <vector>

#include "frame_pool.hpp"
#include "ready_queue.hpp"

namespace bench::floor {

class Task {
 public:
  struct promise_type : ReadyNode, PooledFrame {
    ReadyNode* waiter = nullptr;
    int* pending_siblings = nullptr;  // of a gather: only the last one wakes the waiter
    bool done = false;
    bool cancelled = false;
    int value = 0;

    struct WakeWaiter {
      bool await_ready() noexcept { return false; }
      void await_suspend(std::coroutine_handle<promise_type> self) noexcept {
        promise_type& task = self.promise();
        task.done = true;
        if (task.pending_siblings) {
          if (--*task.pending_siblings == 0) ready_queue.push(task.waiter);
        } else if (task.waiter) {
          ready_queue.push(task.waiter);
        }
      }
      void await_resume() noexcept {}
    };

    Task get_return_object() {
      auto handle = std::coroutine_handle<promise_type>::from_promise(*this);
      coroutine = handle;
      return Task(handle);
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    WakeWaiter final_suspend() noexcept { return {}; }
    void return_value(int result) { value = result; }
    void unhandled_exception() { std::terminate(); }
  };
  using Handle = std::coroutine_handle<promise_type>;

  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  ~Task() {
    if (handle_) handle_.destroy();
  }

  void start() { ready_queue.push(&handle_.promise()); }
  promise_type& promise() { return handle_.promise(); }

  bool await_ready() { return handle_.promise().done; }
  void await_suspend(Handle awaiter) { handle_.promise().waiter = &awaiter.promise(); }
  int await_resume() { return handle_.promise().value; }

 private:
  explicit Task(Handle handle) : handle_(handle) {}

  Handle handle_;
};

// Back to the end of the ready queue.
struct Yield {
  bool await_ready() { return false; }
  void await_suspend(Task::Handle task) { ready_queue.push(&task.promise()); }
  void await_resume() {}
};

// Waits for all of them, in one suspension.
class Gather {
 public:
  explicit Gather(std::vector<Task>& tasks) : tasks_(tasks) {}

  bool await_ready() {
    for (Task& task : tasks_) pending_ += !task.promise().done;
    return pending_ == 0;
  }
  void await_suspend(Task::Handle awaiter) {
    for (Task& task : tasks_) {
      task.promise().pending_siblings = &pending_;
      task.promise().waiter = &awaiter.promise();
    }
  }
  void await_resume() {}

 private:
  std::vector<Task>& tasks_;
  int pending_ = 0;
};

}  // namespace bench::floor
