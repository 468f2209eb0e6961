// ConcurrentFuture: a result that arrives later, for threads that may block until it does.
#pragma once

#include <asyncio/base/copyable.hpp>
#include <asyncio/base/ref_ptr.hpp>
#include <asyncio/base/text.hpp>
#include <asyncio/core/slot.hpp>
#include <asyncio/platform/concurrent_future_state.hpp>

#include <concepts>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace asyncio {

namespace detail {

template <typename T>
Slot<T>& slot_of(ConcurrentFutureState& future) noexcept {
  return *static_cast<Slot<T>*>(future.slot_address());
}

template <typename T>
class TypedConcurrentFutureState : public ConcurrentFutureState {
 public:
  void* slot_address() noexcept final { return &slot_; }

 protected:
  std::string value_type_name() const final {
    if constexpr (std::is_void_v<T>) return "NoneType";
    else return type_name(typeid(T));
  }
  Slot<T> slot_;
};

template <typename T>
class PlainConcurrentFutureState final : public TypedConcurrentFutureState<T> {};

// Prints the exception in flight: there is nobody to throw it to.
void report_concurrent_callback(const ConcurrentFutureState& future) noexcept;
[[noreturn, gnu::cold]] void throw_no_exception_given();

// One add_done_callback() of a user.
template <typename FutureType, typename F>
class ConcurrentDoneCallback final : public ConcurrentCallback, public PoolAllocated {
 public:
  template <typename Given>
  explicit ConcurrentDoneCallback(Given&& callable) : callable_(std::forward<Given>(callable)) {}
  void call(ConcurrentFutureState& future) noexcept override {
    const std::unique_ptr<ConcurrentDoneCallback> owned(this);
    try {
      std::invoke(callable_, FutureType(RefPtr<ConcurrentFutureState>(&future)));
    } catch (...) {
      report_concurrent_callback(future);
    }
  }
  void drop() noexcept override { delete this; }

 private:
  F callable_;
};

}  // namespace detail

// A ConcurrentFuture of any type, without its value. A shared handle; every member may be called on any thread.
class AnyConcurrentFuture {
 public:
  explicit AnyConcurrentFuture(detail::RefPtr<detail::ConcurrentFutureState> state) noexcept
      : state_(std::move(state)) {}

  bool done() const noexcept { return state_->done(); }
  bool cancelled() const noexcept { return state_->cancelled(); }
  bool running() const noexcept { return state_->running(); }
  // What has not begun is cancelled, and true says so; what runs or is done is not, and false says so. The future
  // of run_coroutine_threadsafe() never counts as running: cancelling it cancels the task.
  bool cancel() const noexcept { return state_->cancel(); }
  // Blocks until it is done; null after success. Throws CancelledError, TimeoutError after `timeout`, and
  // RuntimeError on the thread of the loop that is to complete it.
  std::exception_ptr exception(OptionalDuration timeout = {}) const {
    return state_->wait_for_exception(timeout);
  }

  // False for a default-made handle, which only exists to be assigned to.
  explicit operator bool() const noexcept { return static_cast<bool>(state_); }
  friend bool operator==(const AnyConcurrentFuture&, const AnyConcurrentFuture&) noexcept = default;

  const detail::RefPtr<detail::ConcurrentFutureState>& state() const noexcept { return state_; }

 private:
  detail::RefPtr<detail::ConcurrentFutureState> state_;
};

// "<Future at 0x55d0c0ffee10 state=finished returned int>"
std::string repr(const AnyConcurrentFuture& future);

// What ThreadPoolExecutor::submit() and run_coroutine_threadsafe() give. Not awaitable: a coroutine awaits
// wrap_future(future). The last three members are for whoever makes one, to bring results of other threads:
// `ConcurrentFuture<int> future;`, then set_result() on any thread.
template <typename T = void>
class ConcurrentFuture : public AnyConcurrentFuture {
 public:
  using value_type = T;

  ConcurrentFuture()
      : AnyConcurrentFuture(detail::RefPtr<detail::ConcurrentFutureState>::adopt(
            new detail::PlainConcurrentFutureState<T>())) {}
  explicit ConcurrentFuture(detail::RefPtr<detail::ConcurrentFutureState> state) noexcept
      : AnyConcurrentFuture(std::move(state)) {}

  // Blocks until it is done, and gives the value or throws what it failed with: const T& from a named future; T
  // from a temporary one, moved out when this is the last handle or T cannot be copied. Otherwise as exception().
  decltype(auto) result(OptionalDuration timeout = {}) const& {
    state()->wait_for_value(timeout);
    if constexpr (std::is_void_v<T>) return;
    else if constexpr (std::is_reference_v<T>) return static_cast<T>(*slot().value());
    else return static_cast<const T&>(slot().value());
  }
  T result(OptionalDuration timeout = {}) && {
    state()->wait_for_value(timeout);
    if constexpr (std::is_void_v<T>) return;
    else if constexpr (std::is_reference_v<T>) return static_cast<T>(*slot().value());
    else return take();
  }

  // f(future) is called once, when it is done: on the thread that completes or cancels it, or here at once when
  // it is done already. What f throws is written to stderr.
  template <typename F>
  void add_done_callback(F&& f) const {
    static_assert(
        std::invocable<std::decay_t<F>&, ConcurrentFuture>,
        "add_done_callback takes a callable f(future): its only argument is the future that is done");
    state()->add_callback(
        *new detail::ConcurrentDoneCallback<ConcurrentFuture, std::decay_t<F>>(std::forward<F>(f)));
  }

  // The work begins: it cannot be cancelled any more. False when it was cancelled before.
  // InvalidStateError when it has begun or is done.
  bool set_running_or_notify_cancel() const { return state()->start(); }
  // InvalidStateError when it is done, cancelled included.
  template <typename U = T>
    requires(!std::is_void_v<T> && std::constructible_from<detail::Stored<T>, U &&>)
  void set_result(U&& value) const {
    detail::ConcurrentFutureState& future = *state();
    future.begin_finish();
    try {
      slot().emplace(std::forward<U>(value));
    } catch (...) {
      future.undo_begin_finish();
      throw;
    }
    future.finish();
  }
  void set_result() const
    requires(std::is_void_v<T>)
  {
    state()->begin_finish();
    state()->finish();
  }
  // An exception object, or a std::exception_ptr.
  template <typename E>
  void set_exception(E&& exception) const {
    if constexpr (std::is_same_v<std::remove_cvref_t<E>, std::exception_ptr>) {
      if (!exception) detail::throw_no_exception_given();
      state()->begin_finish();
      state()->fail(std::forward<E>(exception));
    } else {
      static_assert(std::is_class_v<std::remove_cvref_t<E>>,
                    "set_exception takes an exception object or a std::exception_ptr");
      set_exception(std::make_exception_ptr(std::forward<E>(exception)));
    }
  }

 private:
  detail::Slot<T>& slot() const noexcept { return detail::slot_of<T>(*state()); }
  T take() const {
    if constexpr (detail::is_copyable<T>) {
      if (!state()->only_owner()) return slot().value();
    }
    return std::move(slot().value());
  }
};

}  // namespace asyncio
