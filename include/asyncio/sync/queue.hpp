// Queue: items from tasks to tasks, first in, first out - or newest first, or smallest first.
#pragma once

#include <asyncio/core/awaitable.hpp>
#include <asyncio/core/deferred.hpp>
#include <asyncio/core/repr.hpp>
#include <asyncio/core/value_text.hpp>
#include <asyncio/sync/queue_state.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <source_location>
#include <string>
#include <utility>
#include <vector>

namespace asyncio {

namespace detail {

// How items are kept. Each gives its size, takes an item, gives the next, and can be looked at.
template <typename T>
class FifoItems {
 public:
  static constexpr const char* class_name = "Queue";
  void push(T item) { items_.push_back(std::move(item)); }
  T pop() {
    T item = std::move(items_.front());
    items_.pop_front();
    return item;
  }
  const std::deque<T>& all() const noexcept { return items_; }

 private:
  std::deque<T> items_;
};

template <typename T>
class LifoItems {
 public:
  static constexpr const char* class_name = "LifoQueue";
  void push(T item) { items_.push_back(std::move(item)); }
  T pop() {
    T item = std::move(items_.back());
    items_.pop_back();
    return item;
  }
  const std::vector<T>& all() const noexcept { return items_; }

 private:
  std::vector<T> items_;
};

template <typename T, typename Compare>
class PriorityItems {
 public:
  static constexpr const char* class_name = "PriorityQueue";
  explicit PriorityItems(Compare compare) : after_{std::move(compare)} {}
  PriorityItems() = default;
  void push(T item) {
    items_.push_back(std::move(item));
    try {
      std::push_heap(items_.begin(), items_.end(), after_);
    } catch (...) {
      items_.pop_back();  // a comparison threw: what is not counted must not stay
      throw;
    }
  }
  T pop() {
    std::pop_heap(items_.begin(), items_.end(), after_);
    T item = std::move(items_.back());
    items_.pop_back();
    return item;
  }
  const std::vector<T>& all() const noexcept { return items_; }

 private:
  // The standard heap has the largest on top; here the smallest comes first.
  struct After {
    bool operator()(const T& a, const T& b) const { return compare(b, a); }
    [[no_unique_address]] Compare compare;
  };
  std::vector<T> items_;
  [[no_unique_address]] After after_;
};

template <typename T, typename Items>
class TypedQueueState final : public QueueState {
 public:
  explicit TypedQueueState(std::ptrdiff_t maxsize, Items items = Items())
      : QueueState(maxsize), items_(std::move(items)) {}

  // Strong guarantee: what cannot be stored was not put.
  void put_now(T&& item) {
    check_room();
    items_.push(std::move(item));
    item_was_put();
  }
  T get_now() {
    check_item();
    T item = items_.pop();
    item_was_taken();
    return item;
  }
  std::string text(bool with_address, const void* queue) const {
    return repr(Items::class_name, with_address ? queue : nullptr,
                empty() ? "" : value_text(items_.all()));
  }

 private:
  void drop_one() noexcept override { (void)items_.pop(); }
  std::string describe() const override { return text(true, this); }

  Items items_;
};

template <typename T, typename Items>
class PutAwaiter : public MayWaitAwaiter {
 public:
  static constexpr const char* name = "put";
  using Queue = RefPtr<TypedQueueState<T, Items>>;
  PutAwaiter(Queue queue, T item) : queue_(std::move(queue)), item_(std::move(item)) {}

  bool await_ready() const noexcept { return !queue_->put_must_wait(); }
  template <typename Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> frame) {
    return wait_in(frame.promise(), QueueState::wait_for_room(queue_));
  }
  void await_resume() {
    finish_waiting();
    queue_->put_now(std::move(item_));
  }

 private:
  Queue queue_;
  T item_;
};

template <typename T, typename Items>
class GetAwaiter : public MayWaitAwaiter {
 public:
  static constexpr const char* name = "get";
  using Queue = RefPtr<TypedQueueState<T, Items>>;
  explicit GetAwaiter(Queue queue) noexcept : queue_(std::move(queue)) {}

  bool await_ready() const noexcept { return !queue_->get_must_wait(); }
  template <typename Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> frame) {
    return wait_in(frame.promise(), QueueState::wait_for_item(queue_));
  }
  T await_resume() {
    finish_waiting();
    return queue_->get_now();
  }

 protected:
  const Queue& queue() const noexcept { return queue_; }

 private:
  Queue queue_;
};

// get() for loops: nothing once the queue is shut down and empty.
template <typename T, typename Items>
class NextAwaiter : public GetAwaiter<T, Items> {
 public:
  static constexpr const char* name = "next";
  using GetAwaiter<T, Items>::GetAwaiter;
  std::optional<T> await_resume() {
    this->finish_waiting();
    if (this->queue()->empty() && this->queue()->is_shut_down()) return std::nullopt;
    return this->queue()->get_now();
  }
};

}  // namespace detail

// What the three queues share. maxsize 0 or less: no limit. Move-only items are fine. Belongs to the first loop in
// which somebody waited (L-05). It may be destroyed while tasks wait at it.
template <typename T, typename Items>
class BasicQueue {
  using State = detail::TypedQueueState<T, Items>;

 public:
  using value_type = T;
  using Put = detail::Deferred<detail::PutAwaiter<T, Items>, detail::RefPtr<State>, T>;
  using Get = detail::Deferred<detail::GetAwaiter<T, Items>, detail::RefPtr<State>>;
  using Next = detail::Deferred<detail::NextAwaiter<T, Items>, detail::RefPtr<State>>;

  explicit BasicQueue(std::ptrdiff_t maxsize = 0)
      : state_(detail::RefPtr<State>::adopt(new State(maxsize))) {}
  BasicQueue(const BasicQueue&) = delete;
  BasicQueue& operator=(const BasicQueue&) = delete;

  // Waits for room and puts the item in. Does not yield when there is room. QueueShutDown after shutdown().
  // Cancel safety: if cancelled, the item was not put, and is destroyed.
  Put put(T item, std::source_location made_at = std::source_location::current()) {
    return Put(made_at, state_, std::move(item));
  }
  // Waits for an item and takes it. Does not yield when there is one. QueueShutDown when there is none and will be
  // none.
  // Cancel safety: if cancelled, no item has been taken, and the wake-up goes to the next.
  Get get(std::source_location made_at = std::source_location::current()) {
    return Get(made_at, state_);
  }
  // `while (auto item = co_await queue.next())`: as get(), and nothing in place of QueueShutDown.
  Next next(std::source_location made_at = std::source_location::current()) {
    return Next(made_at, state_);
  }
  // QueueFull, QueueEmpty instead of waiting.
  void put_nowait(T item) { state_->put_now(std::move(item)); }
  T get_nowait() { return state_->get_now(); }

  // One item that was taken is worked off. ValueError when there was none.
  void task_done() { state_->task_done(); }
  // Waits until every item that was put is worked off.
  Coroutine<> join() { return join(state_); }
  // No more put(). What is in it can still be taken; with `immediate` it is dropped.
  void shutdown(bool immediate = false) { state_->shut_down(immediate); }

  std::size_t qsize() const noexcept { return state_->size(); }
  std::ptrdiff_t maxsize() const noexcept { return state_->maxsize(); }
  bool empty() const noexcept { return state_->empty(); }
  bool full() const noexcept { return state_->full(); }

  // "<Queue at 0x… maxsize=2 _queue=[1] tasks=1>", and without the address for streams (Y-05).
  friend std::string repr(const BasicQueue& queue) { return queue.state_->text(true, &queue); }
  friend std::ostream& operator<<(std::ostream& out, const BasicQueue& queue) {
    return out << queue.state_->text(false, &queue);
  }

 protected:
  BasicQueue(std::ptrdiff_t maxsize, Items items)
      : state_(detail::RefPtr<State>::adopt(new State(maxsize, std::move(items)))) {}

 private:
  static Coroutine<> join(detail::RefPtr<State> state) {
    if (state->unfinished() > 0) co_await state->all_done().wait();
  }

  detail::RefPtr<State> state_;
};

template <typename T>
class Queue : public BasicQueue<T, detail::FifoItems<T>> {
 public:
  using BasicQueue<T, detail::FifoItems<T>>::BasicQueue;
};

// Gives the newest item first.
template <typename T>
class LifoQueue : public BasicQueue<T, detail::LifoItems<T>> {
 public:
  using BasicQueue<T, detail::LifoItems<T>>::BasicQueue;
};

// Gives the smallest item first; equal ones in any order.
template <typename T, typename Compare = std::less<T>>
class PriorityQueue : public BasicQueue<T, detail::PriorityItems<T, Compare>> {
 public:
  using BasicQueue<T, detail::PriorityItems<T, Compare>>::BasicQueue;
  PriorityQueue(std::ptrdiff_t maxsize, Compare compare)
      : BasicQueue<T, detail::PriorityItems<T, Compare>>(
            maxsize, detail::PriorityItems<T, Compare>(std::move(compare))) {}
};

}  // namespace asyncio
