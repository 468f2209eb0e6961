// The way out of a lock and back into it.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/base/text.hpp>
#include <asyncio/sync/condition.hpp>

namespace asyncio {

namespace detail {

Coroutine<bool> ConditionState::wait(RefPtr<ConditionState> state) {
  if (!state->lock_->locked()) throw RuntimeError("cannot wait on un-acquired lock");
  state->binding_.bind([&] { return state->repr(); });
  std::exception_ptr error;

  // 1. Sleep without the lock.
  {
    Waiter waiter(state->waiters_);
    state->lock_->unlock();
    try {
      co_await WaiterAwaiter(waiter);
    } catch (...) {
      error = std::current_exception();
    }
  }

  // 2. Take the lock again, however often that is cancelled: the caller's code runs under it (L-21).
  for (bool taken = false; !taken;) {
    try {
      co_await Lock::Acquire(std::source_location::current(), state->lock_);
      taken = true;
    } catch (const CancelledError&) {
      error = std::current_exception();
    }
  }

  // 3. Somebody else may need the notification that this task cannot use (L-22).
  if (!error) co_return true;
  state->wake(1);
  std::rethrow_exception(error);
}

void ConditionState::notify(std::size_t count) {
  if (!lock_->locked()) throw RuntimeError("cannot notify on un-acquired lock");
  wake(count);
}

void ConditionState::wake(std::size_t count) noexcept {
  for (Waiter* waiter = waiters_.first(); waiter && count > 0;
       waiter = WaiterQueue::next(*waiter)) {
    if (waiter->done()) continue;
    waiter->set();
    --count;
  }
}

std::string ConditionState::repr() const {
  const std::size_t waiting = waiters_.size();
  return "<asyncio.locks.Condition object at " + address_text(this) + " [" +
         (lock_->locked() ? "locked" : "unlocked") +
         (waiting ? ", waiters:" + std::to_string(waiting) : "") + "]>";
}

}  // namespace detail

Coroutine<> Condition::aenter() { return detail::enter_lock(state_->lock()); }

Coroutine<bool> Condition::aexit(std::exception_ptr) {
  release();
  co_return false;
}

}  // namespace asyncio
