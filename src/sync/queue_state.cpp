// Waiting at a queue, and passing on a wake-up that one cannot use.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/base/text.hpp>
#include <asyncio/sync/queue_state.hpp>

#include <utility>

namespace asyncio::detail {

// A woken waiter looks again: somebody may have been faster, and then it queues at the back.
Coroutine<> QueueState::wait_for_room(RefPtr<QueueState> queue) {
  while (queue->put_must_wait()) {
    queue->bind();
    Waiter waiter(queue->putters_);
    std::exception_ptr error;
    try {
      co_await WaiterAwaiter(waiter);
    } catch (...) {
      error = std::current_exception();
    }
    if (!error) continue;
    if (!queue->full() && !waiter.cancelled()) wake_next(queue->putters_);
    std::rethrow_exception(error);
  }
}

Coroutine<> QueueState::wait_for_item(RefPtr<QueueState> queue) {
  while (queue->get_must_wait()) {
    queue->bind();
    Waiter waiter(queue->getters_);
    std::exception_ptr error;
    try {
      co_await WaiterAwaiter(waiter);
    } catch (...) {
      error = std::current_exception();
    }
    if (!error) continue;
    if (!queue->empty() && !waiter.cancelled()) wake_next(queue->getters_);
    std::rethrow_exception(error);
  }
}

void QueueState::bind() {
  binding_.bind([this] { return repr("Queue", this, ""); });
}

void QueueState::wake_next(WaiterQueue& waiters) noexcept {
  if (Waiter* next = waiters.first_waiting()) next->set();
}

void QueueState::check_room() const {
  if (shut_down_) throw QueueShutDown();
  if (full()) throw QueueFull();
}

void QueueState::item_was_put() noexcept {
  ++unfinished_;
  all_done_.clear();
  wake_next(getters_);
}

void QueueState::check_item() const {
  if (!empty()) return;
  if (shut_down_) throw QueueShutDown();
  throw QueueEmpty();
}

void QueueState::task_done() {
  if (unfinished_ == 0) throw ValueError("task_done() called too many times");
  if (--unfinished_ == 0) all_done_.set();
}

void QueueState::shut_down(bool immediate) {
  shut_down_ = true;
  if (immediate) {
    while (!empty()) {
      drop_one();
      if (unfinished_ > 0) --unfinished_;
    }
    if (unfinished_ == 0) all_done_.set();
  }
  getters_.set_all();
  putters_.set_all();
}

std::size_t QueueState::waiting(const WaiterQueue& waiters) noexcept {
  std::size_t count = 0;
  for (const Waiter* waiter = waiters.first(); waiter; waiter = WaiterQueue::next(*waiter))
    count += waiter->was_set() ? 0 : 1;
  return count;
}

std::string QueueState::repr(const char* class_name, const void* address,
                             const std::string& items) const {
  std::string text = std::string("<") + class_name;
  if (address) text += " at " + address_text(address);
  text += " maxsize=" + std::to_string(maxsize_);
  if (!items.empty()) text += " _queue=" + items;
  if (const std::size_t count = waiting(getters_))
    text += " _getters[" + std::to_string(count) + "]";
  if (const std::size_t count = waiting(putters_))
    text += " _putters[" + std::to_string(count) + "]";
  if (unfinished_ > 0) text += " tasks=" + std::to_string(unfinished_);
  if (shut_down_) text += " shutdown";
  return text + ">";
}

}  // namespace asyncio::detail
