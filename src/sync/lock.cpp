// Releasing a lock, and who is next.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/base/text.hpp>
#include <asyncio/sync/lock.hpp>

#include <utility>

namespace asyncio {

namespace detail {

void LockState::unlock() {
  if (!locked_) throw RuntimeError("Lock is not acquired.");
  locked_ = false;
  wake_first();
}

// Only the first in line: it may be woken already, and then passes the lock on itself if it must.
void LockState::wake_first() noexcept {
  Waiter* first = waiters_.first();
  if (first && !first->done()) first->set();
}

std::string LockState::summary() const {
  const std::size_t waiting = waiters_.size();
  return std::string(locked_ ? "locked" : "unlocked") +
         (waiting ? ", waiters:" + std::to_string(waiting) : "");
}

std::string LockState::repr() const {
  return "<asyncio.locks.Lock object at " + address_text(this) + " [" + summary() + "]>";
}

}  // namespace detail

// Not a member: the lock may be gone when it begins.
Coroutine<> detail::enter_lock(RefPtr<LockState> lock) {
  co_await Lock::Acquire(std::source_location::current(), std::move(lock));
}

Coroutine<> Lock::aenter() { return detail::enter_lock(state_); }

Coroutine<bool> Lock::aexit(std::exception_ptr) {
  release();
  co_return false;
}

}  // namespace asyncio
