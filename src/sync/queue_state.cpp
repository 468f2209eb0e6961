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
    if (!queue->full() && !waiter.cancelled()) queue->putters_.take_and_set_first();
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
    if (!queue->empty() && !waiter.cancelled()) queue->getters_.take_and_set_first();
    std::rethrow_exception(error);
  }
}

void QueueState::bind() {
  binding_.bind([this] { return describe(); });
}

void QueueState::refuse_item() const {
  if (shut_down_) throw QueueShutDown();
  throw QueueFull();
}

void QueueState::throw_no_item() const {
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
      --size_;
      if (unfinished_ > 0) --unfinished_;
    }
    if (unfinished_ == 0) all_done_.set();
  }
  getters_.take_and_set_all();
  putters_.take_and_set_all();
}

std::string QueueState::repr(const char* class_name, const void* address,
                             const std::string& items) const {
  std::string text = std::string("<") + class_name;
  if (address) text += " at " + address_text(address);
  text += " maxsize=" + std::to_string(maxsize_);
  if (!items.empty()) text += " _queue=" + items;
  if (const std::size_t count = getters_.size()) text += " _getters[" + std::to_string(count) + "]";
  if (const std::size_t count = putters_.size()) text += " _putters[" + std::to_string(count) + "]";
  if (unfinished_ > 0) text += " tasks=" + std::to_string(unfinished_);
  if (shut_down_) text += " shutdown";
  return text + ">";
}

}  // namespace asyncio::detail
