// The phases of a timeout, and whose cancellation it was.
#include <asyncio/base/exception_pointer.hpp>
#include <asyncio/base/exceptions.hpp>
#include <asyncio/base/text.hpp>
#include <asyncio/compose/timeout.hpp>

#include <chrono>
#include <utility>

namespace asyncio {

Timeout::Timeout(Timeout&& other) noexcept : delay_(other.delay_), when_(other.when_) {
  detail::check(other.phase_ == Phase::created, "a timeout was moved after its block began");
}

// The block did not end: its frame was destroyed with the loop.
Timeout::~Timeout() { alarm_.cancel(); }

void Timeout::enter() {
  if (phase_ != Phase::created) throw RuntimeError("Timeout has already been entered");
  EventLoop& loop = get_running_loop();
  task_ = current_task();
  if (!task_) throw RuntimeError("Timeout should be used inside a task");
  phase_ = Phase::active;
  cancelling_at_entry_ = task_.cancelling();
  if (delay_) when_ = detail::saturating_add(loop.time(), *delay_);
  arm();
}

bool Timeout::exit(const std::exception_ptr& error) {
  detail::check(phase_ == Phase::active || phase_ == Phase::expiring, "a timeout ends once");
  alarm_.cancel();
  alarm_ = Handle();
  if (phase_ == Phase::active) {
    phase_ = Phase::finished;
    return false;
  }
  phase_ = Phase::expired;
  // Only if nobody else cancelled the task meanwhile was it this deadline alone (C-50, C-54).
  const bool ours_alone = task_.uncancel() <= cancelling_at_entry_;
  if (ours_alone && error && detail::is_cancellation(error)) throw TimeoutError("", error);
  return false;
}

void Timeout::reschedule(std::optional<Clock::time_point> when) {
  if (phase_ == Phase::created) throw RuntimeError("Timeout has not been entered");
  if (phase_ != Phase::active)
    throw RuntimeError(std::string("Cannot change state of ") + phase_word() + " Timeout");
  when_ = when;
  arm();
}

void Timeout::arm() {
  alarm_.cancel();
  alarm_ = Handle();
  if (!when_) return;
  EventLoop& loop = get_running_loop();
  const auto ring = [this] { expire(); };
  if (*when_ <= loop.time()) alarm_ = loop.call_soon(ring);
  else alarm_ = loop.call_at(*when_, ring);
}

void Timeout::expire() {
  task_.cancel();
  phase_ = Phase::expiring;
  alarm_ = Handle();
}

const char* Timeout::phase_word() const noexcept {
  switch (phase_) {
    case Phase::created:
      return "created";
    case Phase::active:
      return "active";
    case Phase::expiring:
      return "expiring";
    case Phase::expired:
      return "expired";
    case Phase::finished:
      return "finished";
  }
  return "";
}

namespace {

// Seconds with three decimals at most, as Python's round(when, 3).
std::string milliseconds_text(Clock::time_point when) {
  const auto milliseconds = std::chrono::round<std::chrono::milliseconds>(when.time_since_epoch());
  return detail::seconds_text(static_cast<double>(milliseconds.count()) / 1000);
}

}  // namespace

std::string Timeout::repr() const {
  std::string text = std::string("<Timeout [") + phase_word() + "]";
  if (phase_ == Phase::active) {
    if (!when_) text += " when=None";
    else text += " when=" + milliseconds_text(*when_);
  }
  return text + ">";
}

}  // namespace asyncio
