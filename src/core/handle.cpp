// Running a callback, withdrawing it, and how handles print.
#include <asyncio/base/text.hpp>
#include <asyncio/core/event_loop.hpp>
#include <asyncio/core/exception_context.hpp>
#include <asyncio/core/handle.hpp>
#include <asyncio/core/timer_handle.hpp>

#include <chrono>

namespace asyncio {

namespace detail {

std::string HandleState::callback_text() const { return "?"; }

bool HandleRing::remove(HandleState& node) noexcept {
  HandleState* before = last_;
  for (HandleState* here = front(); here; before = here, here = next(*here)) {
    if (here != &node) continue;
    if (before == here) last_ = nullptr;
    else if (last_ == here) last_ = before;
    before->next_ = node.next_;
    return true;
  }
  return false;
}

void CallbackState::run() {
  const auto owned = RefPtr<CallbackState>::adopt(this);
  if (cancelled()) return;
  ran_ = true;
  try {
    invoke();
  } catch (...) {
    report_exception_in_flight(*loop_, [&](ExceptionContext& context) {
      context.message = "Exception in callback " + callable_text(callable_type(), given_at_);
      context.handle = Handle(owned);
    });
  }
  // With a handle left over, only the handle stays (S-01).
  if (__atomic_load_n(&references_, __ATOMIC_RELAXED) > 1) drop_callable();
}

void CallbackState::cancel() noexcept {
  // A callable may cancel its own handle while it runs, and a shared one may be running in the loop's thread
  // right now: both are destroyed later. No exchange: a locked instruction costs as much as setting a timer.
  const bool before = cancelled();
  __atomic_store_n(&cancelled_, true, __ATOMIC_RELAXED);
  if (!before && !shared_ && !ran_) drop_callable();
}

std::string CallbackState::repr_prefix() const {
  return cancelled() ? "<Handle cancelled" : "<Handle";
}

std::string CallbackState::repr() const {
  std::string text = repr_prefix();
  if (!cancelled()) text += " " + callable_text(callable_type(), given_at_);
  if (loop_->get_debug()) text += " created at " + file_and_line(given_at_);
  return text + ">";
}

void TimerCallbackState::cancel() noexcept {
  if (cancelled()) return;
  CallbackState::cancel();
  if (!scheduled()) return;
  loop().timers().remove(*this);
  release();
}

std::string TimerCallbackState::repr_prefix() const {
  const std::chrono::duration<double> seconds = when().time_since_epoch();
  return std::string("<TimerHandle") + (cancelled() ? " cancelled" : "") +
         " when=" + seconds_text(seconds.count());
}

}  // namespace detail

std::string repr(const Handle& handle) {
  return handle ? handle.state()->repr() : "<Handle empty>";
}

}  // namespace asyncio
