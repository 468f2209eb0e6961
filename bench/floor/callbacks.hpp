// Callback queue of the floor: what call_soon costs when a callback is one function pointer and one
// argument.
#pragma once

#include "frame_pool.hpp"

namespace bench::floor {

class CallbackQueue {
 public:
  void push(void (*function)(long*), long* argument) {
    auto* callback = static_cast<Callback*>(FramePool::allocate(callback_bytes));
    *callback = {nullptr, function, argument};
    if (tail_) {
      tail_->next = callback;
    } else {
      head_ = callback;
    }
    tail_ = callback;
  }

  void run() {
    while (head_) {
      Callback* callback = head_;
      head_ = callback->next;
      if (!head_) tail_ = nullptr;
      callback->function(callback->argument);
      FramePool::release(callback, callback_bytes);
    }
  }

 private:
  struct Callback {
    Callback* next;
    void (*function)(long*);
    long* argument;
  };
  static constexpr std::size_t callback_bytes = 64;

  Callback* head_ = nullptr;
  Callback* tail_ = nullptr;
};

}  // namespace bench::floor
