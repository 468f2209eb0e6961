// Handle: one callback that the event loop was given, and the right to withdraw it.
#pragma once

#include <asyncio/base/block_pool.hpp>
#include <asyncio/base/clock.hpp>
#include <asyncio/base/exceptions.hpp>
#include <asyncio/base/ref_ptr.hpp>
#include <asyncio/core/handle_state.hpp>

#include <cstdint>
#include <functional>
#include <source_location>
#include <string>
#include <typeinfo>

namespace asyncio {

class EventLoop;
class TimerHandle;

namespace detail {

// A callback waiting its turn. The queue that holds it owns one reference, each Handle another.
class CallbackState : public HandleState, public PoolAllocated {
 public:
  void add_reference() noexcept {
    if (shared_) [[unlikely]]
      __atomic_fetch_add(&references_, 1, __ATOMIC_RELAXED);
    else ++references_;
  }
  void release() noexcept {
    // Acquire and release: the last owner sees what the other thread did with the callable.
    if (shared_) [[unlikely]] {
      if (__atomic_fetch_sub(&references_, 1, __ATOMIC_ACQ_REL) == 1) delete this;
    } else if (--references_ == 0) {
      delete this;
    }
  }
  // Before a handle of it reaches a second thread: counts with atomics from now on.
  void share_between_threads() noexcept { shared_ = true; }

  bool cancelled() const noexcept { return __atomic_load_n(&cancelled_, __ATOMIC_RELAXED); }
  // Once cancelled it never runs (S-06); the callable and what it owns are destroyed at once (S-13).
  virtual void cancel() noexcept;

  void run() final;
  // The callable goes now: it may own a handle of itself.
  void discard() noexcept override {
    drop_callable();
    release();
  }

  std::string repr() const;
  const std::source_location& given_at() const noexcept { return given_at_; }

 protected:
  CallbackState(EventLoop& loop, ContextSlot context, std::source_location given_at) noexcept
      : HandleState(std::move(context)), loop_(&loop), given_at_(given_at) {}
  virtual ~CallbackState() = default;

  virtual void invoke() = 0;
  virtual void drop_callable() noexcept = 0;
  virtual const std::type_info& callable_type() const noexcept = 0;
  // What stands between "<TimerHandle" and the callable, for timers.
  virtual std::string repr_prefix() const;
  EventLoop& loop() const noexcept { return *loop_; }

 private:
  EventLoop* loop_;
  std::source_location given_at_;
  std::uint32_t references_ = 1;
  bool cancelled_ = false;
  bool shared_ = false;
  bool ran_ = false;  // or runs now

 protected:
  bool dropped_ = false;  // the callable is destroyed
};

// The callable of a handle, beside the state machine. Base is CallbackState or TimerCallbackState.
template <typename Base, typename F>
class WithCallable final : public Base {
 public:
  template <typename Given, typename... Args>
  explicit WithCallable(Given&& callable, Args&&... args)
      : Base(std::forward<Args>(args)...), callable_(std::forward<Given>(callable)) {}
  ~WithCallable() override { WithCallable::drop_callable(); }

 private:
  void invoke() override { std::invoke(callable_); }
  void drop_callable() noexcept override {
    if (!std::exchange(this->dropped_, true)) callable_.~F();
  }
  const std::type_info& callable_type() const noexcept override { return typeid(F); }

  union {
    F callable_;  // destroyed by drop_callable(), or with the handle
  };
};

}  // namespace detail

// What call_soon() gives. A shared handle: copies mean the same callback; dropping it withdraws nothing.
// Belongs to the loop's thread.
class Handle {
 public:
  Handle() noexcept = default;
  explicit Handle(detail::RefPtr<detail::CallbackState> state) noexcept
      : state_(std::move(state)) {}

  // The callback will not run; what it owns is destroyed now. A no-op once it ran (S-06).
  void cancel() noexcept {
    if (state_) state_->cancel();
  }
  bool cancelled() const noexcept { return state_ && state_->cancelled(); }
  explicit operator bool() const noexcept { return static_cast<bool>(state_); }
  friend bool operator==(const Handle&, const Handle&) noexcept = default;

  const detail::RefPtr<detail::CallbackState>& state() const noexcept { return state_; }

 private:
  detail::RefPtr<detail::CallbackState> state_;
};

// "<Handle f() at FILE:LINE>", "<Handle cancelled>" (Y-06).
std::string repr(const Handle& handle);

}  // namespace asyncio
