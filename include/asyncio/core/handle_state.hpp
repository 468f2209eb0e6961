// HandleState: the node that the event loop queues and runs; tasks, callbacks and timers are such nodes.
#pragma once

#include <asyncio/core/context.hpp>

#include <cstdint>
#include <string>
#include <utility>

namespace asyncio::detail {

class FutureState;
class HandleQueue;
class HandleRing;

// One thing that the loop will run. It is in at most one queue at a time: the loop's ready queue, or
// the waiters of the future whose completion makes it ready. That is why queueing allocates nothing.
class HandleState {
 public:
  HandleState(const HandleState&) = delete;
  HandleState& operator=(const HandleState&) = delete;

  // Called once each time the node leaves the ready queue. Reports what its callable throws;
  // lets only KeyboardInterrupt and SystemExit out (S-21, S-22).
  virtual void run() = 0;
  // Instead of run(), when it will never be run: the loop closes, or the future is gone.
  virtual void discard() noexcept = 0;
  // Called when the future it waits for is done, before it is queued: the node may be all that needs
  // that future from now on.
  virtual void keep_future(FutureState&) noexcept {}
  // Names a done callback for remove_done_callback(); 0 for everything else.
  virtual std::uint64_t callback_id() const noexcept { return 0; }
  // How it stands in the cb=[...] of a future's repr.
  virtual std::string callback_text() const;

  ContextSlot& context() noexcept { return context_; }

 protected:
  explicit HandleState(ContextSlot context) noexcept : context_(std::move(context)) {}
  ~HandleState() = default;

 private:
  friend class HandleQueue;
  friend class HandleRing;
  friend class ThreadInbox;
  HandleState* next_ = nullptr;
  ContextSlot context_;
};

// The same order in one word, the last node, which leads to the first. For what there is much of: each future
// has one, mostly with one node or none. Owns nothing.
class HandleRing {
 public:
  bool empty() const noexcept { return last_ == nullptr; }
  HandleState* front() const noexcept { return last_ ? last_->next_ : nullptr; }
  // Null behind the last one.
  HandleState* next(const HandleState& node) const noexcept {
    return &node == last_ ? nullptr : node.next_;
  }

  void push(HandleState& node) noexcept {
    if (last_) node.next_ = std::exchange(last_->next_, &node);
    else node.next_ = &node;
    last_ = &node;
  }
  HandleState* pop() noexcept {
    HandleState* const node = front();
    if (node == last_) last_ = nullptr;
    else last_->next_ = node->next_;
    return node;
  }
  // Removes one node wherever it is: O(n).
  bool remove(HandleState& node) noexcept;

 private:
  friend class HandleQueue;
  HandleState* last_ = nullptr;
};

// First in, first out, through the nodes themselves. Owns nothing.
class HandleQueue {
 public:
  HandleQueue() noexcept = default;
  HandleQueue(HandleQueue&& other) noexcept
      : head_(std::exchange(other.head_, nullptr)), tail_(std::exchange(other.tail_, nullptr)) {}
  HandleQueue& operator=(HandleQueue&& other) noexcept {
    head_ = std::exchange(other.head_, nullptr);
    tail_ = std::exchange(other.tail_, nullptr);
    return *this;
  }

  bool empty() const noexcept { return head_ == nullptr; }
  HandleState* front() const noexcept { return head_; }
  // Of a queue that is not empty.
  HandleState* back() const noexcept { return tail_; }
  static HandleState* next(const HandleState& node) noexcept { return node.next_; }

  void push(HandleState& node) noexcept {
    node.next_ = nullptr;
    if (head_) tail_->next_ = &node;
    else head_ = &node;
    tail_ = &node;
  }

  // Takes all of `other`, behind what is here.
  void append(HandleQueue& other) noexcept {
    if (!other.head_) return;
    if (head_) tail_->next_ = other.head_;
    else head_ = other.head_;
    tail_ = other.tail_;
    other.head_ = nullptr;
  }
  // The same, of a ring that is not empty.
  void append(HandleRing& ring) noexcept {
    HandleState* const last = std::exchange(ring.last_, nullptr);
    if (head_) tail_->next_ = last->next_;
    else head_ = last->next_;
    last->next_ = nullptr;
    tail_ = last;
  }

  HandleState* pop() noexcept { return head_ ? pop_first() : nullptr; }
  // Of a queue that is not empty.
  HandleState* pop_first() noexcept { return std::exchange(head_, head_->next_); }

 private:
  HandleState* head_ = nullptr;
  HandleState* tail_ = nullptr;  // means nothing while head_ is null
};

}  // namespace asyncio::detail
