// Future of the floor: a flag that one task may wait for.
#pragma once

#include "task.hpp"

namespace bench::floor {

class Future {
 public:
  void set() {
    done_ = true;
    wake();
  }

  // A cancellation wakes the waiter too, and leaves the flag down.
  void wake() {
    if (waiter_) ready_queue.push(waiter_);
  }

  class Awaiter {
   public:
    explicit Awaiter(Future* future) : future_(future) {}
    bool await_ready() { return future_->done_; }
    void await_suspend(Task::Handle task) { future_->waiter_ = &task.promise(); }
    void await_resume() {}

   private:
    Future* future_;
  };
  Awaiter operator co_await() { return Awaiter(this); }

 private:
  ReadyNode* waiter_ = nullptr;
  bool done_ = false;
};

}  // namespace bench::floor
