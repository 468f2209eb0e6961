// Joining and leaving the queue of a primitive, and being woken in it.
#include <asyncio/base/check.hpp>
#include <asyncio/base/exceptions.hpp>
#include <asyncio/core/waiter.hpp>

namespace asyncio::detail {

Waiter::Waiter(WaiterQueue& queue) noexcept : queue_(&queue), previous_(queue.last_) {
  (queue.last_ ? queue.last_->next_ : queue.first_) = this;
  queue.last_ = this;
}

void Waiter::leave() noexcept {
  if (!queue_) return;
  (previous_ ? previous_->next_ : queue_->first_) = next_;
  (next_ ? next_->previous_ : queue_->last_) = previous_;
  queue_ = nullptr;
}

void Waiter::set() noexcept {
  phase_ = Phase::set;
  task_->wake();
}

bool Waiter::cancel(const std::exception_ptr& message) noexcept {
  if (done()) return false;
  phase_ = Phase::cancelled;
  message_ = message;
  task_->wake();
  return true;
}

void Waiter::throw_cancellation() {
  if (!cancelled()) task_->resumed();
  task_->withdraw_interrupt();
  if (message_) std::rethrow_exception(message_);
  throw CancelledError();
}

std::string Waiter::describe() const {
  return done() ? "<Future finished result=True>" : "<Future pending cb=[Task.task_wakeup()]>";
}

WaiterQueue::~WaiterQueue() { check(empty(), "a primitive was destroyed while tasks wait in it"); }

std::size_t WaiterQueue::size() const noexcept {
  std::size_t count = 0;
  for (const Waiter* waiter = first_; waiter; waiter = waiter->next_) ++count;
  return count;
}

bool WaiterQueue::has_live() const noexcept {
  for (const Waiter* waiter = first_; waiter; waiter = waiter->next_)
    if (!waiter->cancelled()) return true;
  return false;
}

Waiter* WaiterQueue::first_waiting() const noexcept {
  for (Waiter* waiter = first_; waiter; waiter = waiter->next_)
    if (!waiter->done()) return waiter;
  return nullptr;
}

void WaiterQueue::set_all() noexcept {
  for (Waiter* waiter = first_; waiter; waiter = waiter->next_)
    if (!waiter->done()) waiter->set();
}

void WaiterQueue::take_and_set_first() noexcept {
  for (bool woken = false; first_ && !woken;) {
    Waiter& waiter = *first_;
    waiter.leave();
    woken = !waiter.done();
    if (woken) waiter.set();
  }
}

void WaiterQueue::take_and_set_all() noexcept {
  while (first_) take_and_set_first();
}

}  // namespace asyncio::detail
