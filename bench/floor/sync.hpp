// Lock and bounded queue of the floor: who waits is linked through its own frame, and woken first in, first out.
#pragma once

#include <array>
#include <utility>

#include "task.hpp"

namespace bench::floor {

class Lock {
 public:
  class Acquire {
   public:
    explicit Acquire(Lock& lock) : lock_(lock) {}
    bool await_ready() { return !std::exchange(lock_.locked_, true); }
    void await_suspend(Task::Handle task) { lock_.push(&task.promise()); }
    void await_resume() {}

   private:
    Lock& lock_;
  };
  Acquire acquire() { return Acquire(*this); }
  // To the one that waits longest, without being free in between.
  void release() {
    ReadyNode* const next = first_;
    if (!next) {
      locked_ = false;
      return;
    }
    first_ = next->next;
    ready_queue.push(next);
  }

 private:
  void push(ReadyNode* node) {
    node->next = nullptr;
    (first_ ? last_->next : first_) = node;
    last_ = node;
  }

  bool locked_ = false;
  ReadyNode* first_ = nullptr;
  ReadyNode* last_ = nullptr;
};

// One task puts, one gets.
class Queue64 {
 public:
  class Put {
   public:
    explicit Put(Queue64& queue) : queue_(queue) {}
    bool await_ready() { return queue_.in_ - queue_.out_ < size; }
    void await_suspend(Task::Handle task) { queue_.putter_ = &task.promise(); }
    void await_resume() {}

   private:
    Queue64& queue_;
  };
  class Get {
   public:
    explicit Get(Queue64& queue) : queue_(queue) {}
    bool await_ready() { return queue_.in_ != queue_.out_; }
    void await_suspend(Task::Handle task) { queue_.getter_ = &task.promise(); }
    void await_resume() {}

   private:
    Queue64& queue_;
  };
  Put room() { return Put(*this); }
  Get item() { return Get(*this); }
  void push(long item) {
    items_[in_++ % size] = item;
    wake(getter_);
  }
  long pop() {
    const long item = items_[out_++ % size];
    wake(putter_);
    return item;
  }

 private:
  static constexpr unsigned size = 64;
  static void wake(ReadyNode*& waiter) {
    if (waiter) ready_queue.push(std::exchange(waiter, nullptr));
  }

  std::array<long, size> items_{};
  unsigned in_ = 0;
  unsigned out_ = 0;
  ReadyNode* putter_ = nullptr;
  ReadyNode* getter_ = nullptr;
};

}  // namespace bench::floor
