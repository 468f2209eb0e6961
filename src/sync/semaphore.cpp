// Where permits go.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/base/text.hpp>
#include <asyncio/sync/semaphore.hpp>

#include <utility>

namespace asyncio {

namespace detail {

SemaphoreState::SemaphoreState(int value, bool bounded)
    : value_(value), bound_(value), bounded_(bounded) {
  if (value < 0) throw ValueError("Semaphore initial value must be >= 0");
}

void SemaphoreState::give_back() {
  if (bounded_ && value_ >= bound_) throw ValueError("BoundedSemaphore released too many times");
  give_back_once();
}

void SemaphoreState::give_back_once() noexcept {
  if (bounded_ && value_ >= bound_) return;
  ++value_;
  wake_next();
}

// The permit is the waiter's from now on: nobody else can take it before that one runs.
bool SemaphoreState::wake_next() noexcept {
  Waiter* next = waiters_.first_waiting();
  if (!next) return false;
  --value_;
  next->set();
  return true;
}

void SemaphoreState::settle(bool refuses) noexcept {
  if (refuses) ++value_;
  // Others may have come and queued behind this one although permits were free.
  while (value_ > 0 && wake_next()) {
  }
}

std::string SemaphoreState::repr() const {
  const std::size_t waiting = waiters_.size();
  return std::string("<asyncio.locks.") + (bounded_ ? "BoundedSemaphore" : "Semaphore") +
         " object at " + address_text(this) + " [" +
         (locked() ? "locked" : "unlocked, value:" + std::to_string(value_)) +
         (waiting ? ", waiters:" + std::to_string(waiting) : "") + "]>";
}

}  // namespace detail

namespace {

// Not a member: the semaphore may be gone when it begins.
Coroutine<> enter(detail::RefPtr<detail::SemaphoreState> semaphore) {
  co_await Semaphore::Acquire(std::source_location::current(), std::move(semaphore));
}

}  // namespace

Coroutine<> Semaphore::aenter() { return enter(state_); }

Coroutine<bool> Semaphore::aexit(std::exception_ptr) {
  release();
  co_return false;
}

}  // namespace asyncio
