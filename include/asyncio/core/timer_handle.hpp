// TimerHandle: one callback that runs at an instant, and the right to withdraw it.
#pragma once

#include <asyncio/core/handle.hpp>
#include <asyncio/core/timers.hpp>

namespace asyncio {

namespace detail {

// The heap owns one reference while the timer is scheduled, and hands it to the ready queue.
class TimerCallbackState : public CallbackState, public TimerNode {
 public:
  void cancel() noexcept override;

 protected:
  TimerCallbackState(EventLoop& loop, ContextSlot context, std::source_location given_at,
                     Clock::time_point when) noexcept
      : CallbackState(loop, std::move(context), given_at), TimerNode(when, *this) {}
  std::string repr_prefix() const override;
};

}  // namespace detail

// What call_later() and call_at() give. As Handle; cancel() also leaves the loop's timers at once.
class TimerHandle : public Handle {
 public:
  TimerHandle() noexcept = default;
  explicit TimerHandle(detail::RefPtr<detail::TimerCallbackState> state) noexcept
      : Handle(detail::RefPtr<detail::CallbackState>(std::move(state))) {}

  // The instant on the loop's clock (S-11).
  Clock::time_point when() const noexcept {
    return state() ? static_cast<const detail::TimerCallbackState*>(state().get())->when()
                   : Clock::time_point();
  }
};

}  // namespace asyncio
