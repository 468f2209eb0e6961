// Event: a flag that tasks wait for.
#pragma once

#include <asyncio/base/block_pool.hpp>
#include <asyncio/base/ref_ptr.hpp>
#include <asyncio/core/deferred.hpp>
#include <asyncio/core/repr.hpp>
#include <asyncio/core/waiter.hpp>
#include <asyncio/sync/loop_binding.hpp>

#include <cstdint>
#include <optional>
#include <source_location>
#include <string>
#include <utility>

namespace asyncio {

namespace detail {

// Shared by the Event and by whoever waits.
class EventState : public PoolAllocated {
 public:
  void add_reference() noexcept { ++references_; }
  void release() noexcept {
    if (--references_ == 0) delete this;
  }

  bool is_set() const noexcept { return is_set_; }
  void set() noexcept {
    if (std::exchange(is_set_, true)) return;
    waiters_.set_all();
  }
  void clear() noexcept { is_set_ = false; }
  WaiterQueue& waiters() noexcept { return waiters_; }
  void bind() {
    binding_.bind([this] { return repr(); });
  }
  std::string repr() const;

 private:
  WaiterQueue waiters_;
  LoopBinding binding_;
  std::uint32_t references_ = 1;
  bool is_set_ = false;
};

class EventAwaiter : public NativeAwaiter {
 public:
  static constexpr const char* name = "wait";
  explicit EventAwaiter(RefPtr<EventState> event) noexcept : event_(std::move(event)) {}
  EventAwaiter(const EventAwaiter&) = delete;
  EventAwaiter& operator=(const EventAwaiter&) = delete;

  bool await_ready() const noexcept { return event_->is_set(); }
  template <typename Promise>
  void await_suspend(std::coroutine_handle<Promise> frame) {
    event_->bind();
    waiter_.emplace(event_->waiters());
    waiter_->sleep(frame.promise());
  }
  bool await_resume() {
    if (waiter_ && !waiter_->woke_undisturbed()) [[unlikely]]
      waiter_->throw_cancellation();
    return true;
  }

 private:
  RefPtr<EventState> event_;
  std::optional<Waiter> waiter_;
};

}  // namespace detail

// set() wakes all that wait, in the order in which they came, even if clear() follows at once (L-10). Belongs to the
// first loop in which somebody waited (L-05). It may be destroyed while tasks wait in it.
class Event {
 public:
  using Wait = detail::Deferred<detail::EventAwaiter, detail::RefPtr<detail::EventState>>;

  Event() : state_(detail::RefPtr<detail::EventState>::adopt(new detail::EventState)) {}
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  bool is_set() const noexcept { return state_->is_set(); }
  void set() noexcept { state_->set(); }
  void clear() noexcept { state_->clear(); }
  // Gives true once it is set; does not yield when it is.
  Wait wait(std::source_location made_at = std::source_location::current()) {
    return Wait(made_at, state_);
  }

  const detail::RefPtr<detail::EventState>& state() const noexcept { return state_; }

 private:
  detail::RefPtr<detail::EventState> state_;
};

// "<asyncio.locks.Event object at 0x… [unset, waiters:1]>" (Y-04).
inline std::string repr(const Event& event) { return event.state()->repr(); }
template <>
inline constexpr bool detail::has_own_text<Event> = true;

}  // namespace asyncio
