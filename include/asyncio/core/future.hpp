// Future: a result that arrives later.
#pragma once

#include <asyncio/base/copyable.hpp>
#include <asyncio/base/exception_pointer.hpp>
#include <asyncio/core/event_loop.hpp>
#include <asyncio/core/frame.hpp>
#include <asyncio/core/future_state.hpp>
#include <asyncio/core/slot.hpp>
#include <asyncio/core/task_state.hpp>
#include <asyncio/core/value_text.hpp>

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <source_location>
#include <string>
#include <type_traits>
#include <utility>

namespace asyncio {

class AnyFuture;

namespace detail {

// A future's value beside the state machine of its base, FutureState or one that derives from it.
template <typename Base, typename T>
class WithValue : public Base {
 public:
  template <typename... Args>
  [[gnu::always_inline]] explicit WithValue(Args&&... args) : Base(std::forward<Args>(args)...) {
    static_assert(alignof(Stored<T>) <= 64,
                  "the value of a future cannot be aligned to more than 64 bytes");
    static_assert(sizeof(Base) + 64 < 256, "a slot's offset is one byte");
    this->slot_lies_at(&slot_);
  }
  std::string value_text() const final { return short_text(stored_text(slot_)); }

 protected:
  static std::string stored_text(const Slot<T>& slot) {
    return asyncio::detail::value_text(const_cast<Slot<T>&>(slot).value());
  }
  Slot<T> slot_;
};

// The value's place in a future of a T, whatever kind of future it is.
template <typename T>
Slot<T>& slot_of(FutureState& future) noexcept {
  return *static_cast<Slot<T>*>(future.slot_address());
}

template <typename T>
class PlainFutureState final : public WithValue<FutureState, T> {
 public:
  PlainFutureState(EventLoop& loop, const std::source_location& created_at) noexcept
      : WithValue<FutureState, T>(loop), created_at_(created_at) {}
  const std::source_location* created_at() const noexcept override { return &created_at_; }

 private:
  friend FutureState;
  std::source_location created_at_;
  void end() noexcept override { FutureState::end_of(this); }
};

// Sleeps until a future of a T is done. Gives const T& to whoever keeps the future, T to whoever does not.
template <typename T, bool gives_away>
class FutureAwaiter : public NativeAwaiter {
 public:
  using Result = std::conditional_t<std::is_void_v<T> || std::is_reference_v<T> || gives_away, T,
                                    std::add_lvalue_reference_t<const T>>;

  explicit FutureAwaiter(RefPtr<FutureState> future) noexcept : future_(std::move(future)) {}
  FutureAwaiter(const FutureAwaiter&) = delete;
  FutureAwaiter& operator=(const FutureAwaiter&) = delete;

  bool await_ready() const noexcept { return future_->done(); }  // T-03
  template <typename Promise>
  void await_suspend(std::coroutine_handle<Promise> waiter) noexcept {
    Frame& frame = waiter.promise();
    slept_ = frame.task();
    slept_->sleep_on(*future_, frame);
  }
  Result await_resume() const {
    if (slept_) slept_->resumed(future_.get());
    if (!future_->has_value()) [[unlikely]] {
      if (future_->cancelled_plainly()) throw CancelledError();
      future_->throw_unless_value();
    }
    if constexpr (std::is_void_v<T>) return;
    else if constexpr (std::is_reference_v<T>) return static_cast<T>(*slot_of<T>(*future_).value());
    else if constexpr (gives_away) return take();
    else return slot_of<T>(*future_).value();
  }

 private:
  T take() const {
    T& value = slot_of<T>(*future_).value();
    if constexpr (is_copyable<T>) {
      if (future_->references() > 1) return value;
    }
    return std::move(value);
  }

  RefPtr<FutureState> future_;
  TaskState* slept_ = nullptr;
};

// One add_done_callback(): waits in the future's list, then in the ready queue.
template <typename FutureType, typename F>
class DoneCallback final : public HandleState, public PoolAllocated {
 public:
  template <typename Given>
  DoneCallback(Given&& callable, std::uint64_t id, ContextSlot context,
               std::source_location given_at)
      : HandleState(std::move(context)), callable_(std::forward<Given>(callable)), id_(id),
        given_at_(given_at) {}

  void run() override;
  void discard() noexcept override {
    // Whoever discards holds the future, or is its destructor.
    delete this;
  }
  void keep_future(FutureState& done) noexcept override { kept_ = RefPtr<FutureState>(&done); }
  std::uint64_t callback_id() const noexcept override { return id_; }
  std::string callback_text() const override;

 private:
  F callable_;
  RefPtr<FutureState> kept_;
  std::uint64_t id_;
  std::source_location given_at_;
};

std::uint64_t next_callback_id() noexcept;
// "f() at FILE:LINE"
std::string callable_text(const std::type_info& type, const std::source_location& given_at);
// Reports the exception in flight as "Exception in callback ..."; lets the two that leave the loop out.
void report_callback_exception(FutureState& future, const HandleState& callback);
std::exception_ptr cancel_message(std::string text) noexcept;
std::size_t remove_done_callback(FutureState& future, std::uint64_t id) noexcept;
void add_done_callback(FutureState& future, HandleState& callback) noexcept;
[[noreturn, gnu::cold]] void throw_task_has_no(const char* operation);
[[noreturn, gnu::cold]] void throw_done_already();

}  // namespace detail

// Names one add_done_callback(), for remove_done_callback().
class DoneCallbackToken {
 public:
  DoneCallbackToken() noexcept = default;
  explicit DoneCallbackToken(std::uint64_t id) noexcept : id_(id) {}
  std::uint64_t id() const noexcept { return id_; }

 private:
  std::uint64_t id_ = 0;
};

// Any future or task, without its value. A shared handle: copies mean the same future, and compare
// equal (T-36). Belongs to one loop; every member must be called on that loop's thread.
class AnyFuture {
 public:
  using value_type = void;

  AnyFuture() noexcept = default;
  explicit AnyFuture(detail::RefPtr<detail::FutureState> state) noexcept
      : state_(std::move(state)) {}

  bool done() const noexcept { return state_->done(); }
  bool cancelled() const noexcept { return state_->cancelled(); }
  // Null after success. InvalidStateError while pending, CancelledError when cancelled (T-22). Counts
  // as retrieval (T-26).
  std::exception_ptr exception() const { return state_->exception(); }
  // A plain future is cancelled at once (C-15), a task at its await (C-02). False when done (T-23).
  bool cancel() const noexcept { return state_->cancel(nullptr); }
  // The text travels with the CancelledError (C-08).
  bool cancel(std::string message) const noexcept {
    return state_->cancel(detail::cancel_message(std::move(message)));
  }
  bool remove_done_callback(DoneCallbackToken token) const noexcept {
    return detail::remove_done_callback(*state_, token.id()) > 0;
  }
  template <typename F>
  DoneCallbackToken add_done_callback(
      F&& f, CallOptions options = {},
      std::source_location given_at = std::source_location::current()) const {
    return add_callback<AnyFuture>(std::forward<F>(f), options, given_at);
  }
  EventLoop& get_loop() const noexcept { return state_->loop(); }

  // False for a default-made handle, which only exists to be assigned to.
  explicit operator bool() const noexcept { return static_cast<bool>(state_); }
  friend bool operator==(const AnyFuture& a, const AnyFuture& b) noexcept {
    return a.state_ == b.state_;
  }
  // Waits until it is done; throws what it failed with.
  detail::FutureAwaiter<void, false> operator co_await() const {
    return detail::FutureAwaiter<void, false>(state_);
  }

  const detail::RefPtr<detail::FutureState>& state() const noexcept { return state_; }
  detail::RefPtr<detail::FutureState> take_state() && noexcept { return std::move(state_); }

 protected:
  template <typename FutureType, typename F>
  DoneCallbackToken add_callback(F&& f, CallOptions options, std::source_location given_at) const;

 private:
  detail::RefPtr<detail::FutureState> state_;
};

// "<Future pending cb=[f() at FILE:LINE]>", "<Task finished name='x' coro=<f() done, …> result=1>" (Y-01, Y-02).
std::string repr(const AnyFuture& future);

// A result that arrives later: somebody calls set_result() or set_exception(), once.
// co_await on an lvalue gives const T&; on an rvalue T, moved out when this is the last handle or T
// cannot be copied. Waiters resume in the order in which they came (T-32), one turn later (T-02).
// Cancel safety: cancelling the waiting task cancels this future for everybody (C-16); see shield().
template <typename T = void>
class Future : public AnyFuture {
 public:
  using value_type = T;

  // Belongs to the running loop; RuntimeError without one.
  Future(std::source_location created_at = std::source_location::current())
      : Future(get_running_loop(), created_at) {}
  explicit Future(EventLoop& loop,
                  std::source_location created_at = std::source_location::current())
      : AnyFuture(detail::RefPtr<detail::FutureState>::adopt(
            new detail::PlainFutureState<T>(loop, created_at))) {}
  explicit Future(detail::RefPtr<detail::FutureState> state) noexcept
      : AnyFuture(std::move(state)) {}

  // The value; throws what it failed with. InvalidStateError while pending (T-22). Counts as retrieval.
  decltype(auto) result() const {
    state()->throw_unless_value();
    return value();
  }
  // InvalidStateError when done, RuntimeError for a task (T-10, T-23).
  template <typename U = T>
    requires(!std::is_void_v<T> && std::constructible_from<detail::Stored<T>, U &&>)
  void set_result(U&& value) const {
    detail::FutureState& future = completable("set_result");
    detail::slot_of<T>(future).emplace(std::forward<U>(value));
    future.finish();
  }
  void set_result() const
    requires(std::is_void_v<T>)
  {
    completable("set_result").finish();
  }
  void set_result(None) const
    requires(std::is_void_v<T>)
  {
    set_result();
  }
  // An exception object, or a std::exception_ptr.
  template <typename E>
  void set_exception(E&& exception) const {
    completable("set_exception");
    if constexpr (std::is_same_v<std::remove_cvref_t<E>, std::exception_ptr>) {
      if (!exception) throw TypeError("set_exception: there is no exception in this exception_ptr");
      state()->finish_with_exception(std::forward<E>(exception));
    } else {
      static_assert(std::is_class_v<std::remove_cvref_t<E>>,
                    "set_exception takes an exception object or a std::exception_ptr");
      state()->finish_with_exception(std::make_exception_ptr(std::forward<E>(exception)));
    }
  }

  // f(future) runs one turn after this is done, or in the next turn when it is done already (T-18, T-19).
  template <typename F>
  DoneCallbackToken add_done_callback(
      F&& f, CallOptions options = {},
      std::source_location given_at = std::source_location::current()) const {
    return this->template add_callback<Future<T>>(std::forward<F>(f), options, given_at);
  }

  detail::FutureAwaiter<T, false> operator co_await() const& {
    return detail::FutureAwaiter<T, false>(state());
  }
  detail::FutureAwaiter<T, true> operator co_await() && {
    return detail::FutureAwaiter<T, true>(std::move(*this).take_state());
  }

 private:
  decltype(auto) value() const {
    if constexpr (std::is_void_v<T>) return;
    else if constexpr (std::is_reference_v<T>)
      return static_cast<T>(*detail::slot_of<T>(*state()).value());
    else return static_cast<const T&>(detail::slot_of<T>(*state()).value());
  }
  // Refuses what a user may not complete: tasks, and what is done.
  detail::FutureState& completable(const char* operation) const;
};

template <typename T>
Future<T> EventLoop::create_future(std::source_location created_at) {
  return Future<T>(*this, created_at);
}

// -- Definitions ---------------------------------------------------------------------------------

template <typename FutureType, typename F>
DoneCallbackToken AnyFuture::add_callback(F&& f, CallOptions options,
                                          std::source_location given_at) const {
  static_assert(
      std::invocable<std::decay_t<F>&, FutureType>,
      "add_done_callback takes a callable f(future): its only argument is the future that is done");
  if (state_->done()) state_->loop().check_usable();
  auto* callback = new detail::DoneCallback<FutureType, std::decay_t<F>>(
      std::forward<F>(f), detail::next_callback_id(), detail::context_for(options), given_at);
  const DoneCallbackToken token(callback->callback_id());
  detail::add_done_callback(*state_, *callback);
  return token;
}

template <typename T>
detail::FutureState& Future<T>::completable(const char* operation) const {
  detail::FutureState& future = *state();
  if (future.is_task()) [[unlikely]]
    detail::throw_task_has_no(operation);
  if (future.done()) [[unlikely]]
    detail::throw_done_already();
  return future;
}

namespace detail {

template <typename FutureType, typename F>
void DoneCallback<FutureType, F>::run() {
  const std::unique_ptr<DoneCallback> owned(this);
  try {
    std::invoke(callable_, FutureType(kept_));
  } catch (...) {
    report_callback_exception(*kept_, *this);
  }
}

template <typename FutureType, typename F>
std::string DoneCallback<FutureType, F>::callback_text() const {
  return callable_text(typeid(F), given_at_);
}

}  // namespace detail
}  // namespace asyncio

// Futures and tasks as keys: by identity, as they compare (T-36).
template <typename F>
  requires(std::derived_from<F, asyncio::AnyFuture>)
struct std::hash<F> {
  std::size_t operator()(const F& future) const noexcept {
    return std::hash<const void*>()(future.state().get());
  }
};
