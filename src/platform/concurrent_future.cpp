// The states of a concurrent future, who waits for it and who is told.
#include <asyncio/base/exception_pointer.hpp>
#include <asyncio/base/exceptions.hpp>
#include <asyncio/base/text.hpp>
#include <asyncio/core/event_loop.hpp>
#include <asyncio/core/thread_future.hpp>
#include <asyncio/platform/concurrent_future.hpp>

#include <cstdio>
#include <utility>

namespace asyncio {

namespace detail {

ConcurrentFutureState::~ConcurrentFutureState() {
  while (ConcurrentCallback* const callback = first_) {
    first_ = callback->next_;
    callback->drop();
  }
}

// While a thread that works for a loop blocks here for a task of that loop, its work is paused: a virtual clock
// would stand still for ever. Whoever completes the future ends the pause, before the loop looks at its clock.
class ConcurrentFutureState::Blocked {
 public:
  explicit Blocked(ConcurrentFutureState& future) noexcept : future_(future) {
    if (!current_work || !current_work->works_for(future.loop_serial_)) return;
    work_ = current_work;
    next_ = std::exchange(future.blocked_, this);
    work_->pause_work();
  }
  Blocked(const Blocked&) = delete;
  Blocked& operator=(const Blocked&) = delete;
  // Under the lock.
  ~Blocked() {
    if (!work_) return;
    Blocked** link = &future_.blocked_;
    while (*link != this) link = &(*link)->next_;
    *link = next_;
    work_->resume_work();
  }
  static void resume_all(ConcurrentFutureState& future) noexcept {
    for (Blocked* here = std::exchange(future.blocked_, nullptr); here; here = here->next_)
      std::exchange(here->work_, nullptr)->resume_work();
  }

 private:
  ConcurrentFutureState& future_;
  ThreadCompletion* work_ = nullptr;
  Blocked* next_ = nullptr;
};

bool ConcurrentFutureState::cancelled() const noexcept {
  const std::lock_guard lock(mutex_);
  return phase_ == Phase::cancelled;
}

bool ConcurrentFutureState::running() const noexcept {
  const std::lock_guard lock(mutex_);
  return phase_ == Phase::running;
}

bool ConcurrentFutureState::done() const noexcept {
  const std::lock_guard lock(mutex_);
  return done_locked();
}

bool ConcurrentFutureState::cancel() noexcept {
  std::unique_lock lock(mutex_);
  if (phase_ == Phase::cancelled) return true;
  if (phase_ != Phase::pending || finishing_) return false;
  become(Phase::cancelled, lock);
  drop_work();
  return true;
}

bool ConcurrentFutureState::start() {
  const std::lock_guard lock(mutex_);
  if (phase_ == Phase::cancelled) return false;
  if (phase_ != Phase::pending || finishing_) throw InvalidStateError("Future in unexpected state");
  phase_ = Phase::running;
  return true;
}

bool ConcurrentFutureState::start_work() noexcept {
  const std::lock_guard lock(mutex_);
  if (phase_ != Phase::pending || finishing_) return false;
  phase_ = Phase::running;
  finishing_ = true;
  return true;
}

void ConcurrentFutureState::begin_finish() {
  const std::lock_guard lock(mutex_);
  if (done_locked() || finishing_) throw InvalidStateError(state_text());
  finishing_ = true;
}

void ConcurrentFutureState::undo_begin_finish() noexcept {
  const std::lock_guard lock(mutex_);
  finishing_ = false;
}

void ConcurrentFutureState::finish() noexcept {
  std::unique_lock lock(mutex_);
  become(Phase::finished, lock);
}

void ConcurrentFutureState::fail(std::exception_ptr exception) noexcept {
  exception_ = std::move(exception);  // nobody looks at it before the phase says so
  finish();
}

// The one place where it is done. The callbacks run without the lock, in the order in which they came.
void ConcurrentFutureState::become(Phase phase, std::unique_lock<std::mutex>& lock) noexcept {
  phase_ = phase;
  ConcurrentCallback* callback = std::exchange(first_, nullptr);
  last_ = nullptr;
  Blocked::resume_all(*this);
  done_.notify_all();
  lock.unlock();
  while (callback) {
    ConcurrentCallback* const next = callback->next_;
    callback->call(*this);
    callback = next;
  }
}

void ConcurrentFutureState::add_callback(ConcurrentCallback& callback) noexcept {
  {
    const std::lock_guard lock(mutex_);
    if (!done_locked()) {
      (last_ ? last_->next_ : first_) = &callback;
      last_ = &callback;
      return;
    }
  }
  callback.call(*this);
}

void ConcurrentFutureState::completed_by(const EventLoop& loop) noexcept {
  loop_serial_ = loop.serial();
}

void ConcurrentFutureState::wait(OptionalDuration timeout) {
  std::unique_lock lock(mutex_);
  if (done_locked()) return;
  const EventLoop* const here = running_loop();
  if (here && loop_serial_ == here->serial())
    throw RuntimeError(
        "this would block the thread of the very loop that has to complete the future; "
        "co_await asyncio::wrap_future(future) instead");
  const Blocked blocked(*this);
  const auto is_done = [this] { return done_locked(); };
  if (!timeout) return done_.wait(lock, is_done);
  const auto deadline = saturating_add(Clock::now(), *timeout);
  // A deadline at the end of time would overflow in the conversion to the system's.
  if (deadline == Clock::time_point::max()) return done_.wait(lock, is_done);
  if (!done_.wait_until(lock, deadline, is_done)) throw TimeoutError();
}

void ConcurrentFutureState::wait_for_value(OptionalDuration timeout) {
  if (const std::exception_ptr error = wait_for_exception(timeout)) std::rethrow_exception(error);
}

std::exception_ptr ConcurrentFutureState::wait_for_exception(OptionalDuration timeout) {
  wait(timeout);
  if (cancelled()) throw CancelledError();
  return exception_;
}

std::string ConcurrentFutureState::state_text() const {
  const std::string text = "<Future at " + address_text(this) + " state=";
  switch (phase_) {
    case Phase::pending:
      return text + "pending>";
    case Phase::running:
      return text + "running>";
    case Phase::cancelled:
      return text + "cancelled>";
    case Phase::finished:
      break;
  }
  if (exception_) return text + "finished raised " + exception_type_name(exception_) + ">";
  return text + "finished returned " + value_type_name() + ">";
}

std::string ConcurrentFutureState::repr() const {
  const std::lock_guard lock(mutex_);
  return state_text();
}

void report_concurrent_callback(const ConcurrentFutureState& future) noexcept {
  try {
    const std::string line = "exception calling callback for " + future.repr() + ": " +
                             exception_line(std::current_exception()) + "\n";
    std::fputs(line.c_str(), stderr);
  } catch (...) {
    // No memory for a report: then without.
  }
}

void throw_no_exception_given() {
  throw TypeError("set_exception: there is no exception in this exception_ptr");
}

}  // namespace detail

std::string repr(const AnyConcurrentFuture& future) {
  return future ? future.state()->repr() : "<Future empty>";
}

}  // namespace asyncio
