// Ready queue of the floor: coroutines to resume, first in, first out, linked through their own
// frames.
#pragma once

#include <coroutine>

namespace bench::floor {

struct ReadyNode {
  ReadyNode* next = nullptr;
  std::coroutine_handle<> coroutine;
};

class ReadyQueue {
 public:
  void push(ReadyNode* node) {
    node->next = nullptr;
    if (tail_) {
      tail_->next = node;
    } else {
      head_ = node;
    }
    tail_ = node;
  }

  // Until nothing is ready, with what the resumed ones push.
  void run() {
    while (head_) {
      ReadyNode* node = head_;
      head_ = node->next;
      if (!head_) tail_ = nullptr;
      node->coroutine.resume();
    }
  }

 private:
  ReadyNode* head_ = nullptr;
  ReadyNode* tail_ = nullptr;
};

inline constinit ReadyQueue ready_queue;

}  // namespace bench::floor
