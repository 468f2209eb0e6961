// A sleep from its beginning to its end, whichever it is.
#include <asyncio/base/text.hpp>
#include <asyncio/compose/sleep.hpp>
#include <asyncio/core/event_loop.hpp>

namespace asyncio {

namespace detail {

void SleepOperation::begin(Frame& frame) {
  task_ = frame.task();
  const Clock::duration delay = when().time_since_epoch();
  if (delay <= Clock::duration::zero()) return task_->yield(frame);
  EventLoop& loop = task_->loop();
  postpone_to(saturating_add(loop.time(), delay));
  loop.timers().insert(*this);
  phase_ = Phase::sleeping;
  task_->sleep_on_operation(*this, frame);
}

void SleepOperation::end() {
  if (phase_ == Phase::cancelled) {
    task_->withdraw_interrupt();
    if (message_) std::rethrow_exception(message_);
    return;
  }
  task_->resumed();
}

// The timer is due.
void SleepOperation::run() {
  if (phase_ != Phase::sleeping) return;
  phase_ = Phase::over;
  task_->wake();
}

bool SleepOperation::cancel(const std::exception_ptr& message) noexcept {
  if (phase_ != Phase::sleeping) return false;
  phase_ = Phase::cancelled;
  message_ = message;
  unschedule();
  task_->wake();
  return true;
}

void SleepOperation::unschedule() noexcept {
  if (scheduled()) task_->loop().timers().remove(*this);
}

std::string SleepOperation::describe() const {
  return phase_ == Phase::sleeping ? "<Future pending cb=[Task.task_wakeup()]>"
                                   : "<Future finished result=None>";
}

void report_never_slept(const std::source_location& made_at) noexcept {
  warn(made_at, "coroutine 'sleep' was never awaited");
}

namespace {

// Named so that a task made from a sleep prints as Python's does: coro=<sleep() ...>.
Coroutine<> sleep(Sleep given) { co_await std::move(given); }

}  // namespace

}  // namespace detail

Coroutine<> Sleep::into_coroutine() && {
  leave_report_to_coroutine();
  return detail::sleep(std::move(*this));
}

}  // namespace asyncio
