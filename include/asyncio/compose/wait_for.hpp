// wait_for: awaits one thing for so long, and stops it when the time is over.
#pragma once

#include <asyncio/base/clock.hpp>
#include <asyncio/base/exception_pointer.hpp>
#include <asyncio/compose/timeout.hpp>
#include <asyncio/core/awaitable.hpp>
#include <asyncio/core/create_task.hpp>

#include <exception>
#include <type_traits>
#include <utility>

namespace asyncio {

namespace detail {

// The CancelledError that awaiting this finished future would throw: of its own, or as its exception, as a
// gather of cancelled children has it. Null for anything else.
std::exception_ptr cancellation_of(FutureState& future);
// Cancels a future and waits until it is done, however it ends.
Coroutine<> cancel_and_wait(AnyFuture future);

template <Awaitable A>
Coroutine<await_value_t<A>> wait_for(A awaitable, OptionalDuration timeout) {
  using T = await_value_t<A>;
  if (timeout && *timeout <= Clock::duration::zero()) {
    auto future = ensure_future(std::move(awaitable));
    if (!future.done()) {
      co_await cancel_and_wait(future);
      if (const std::exception_ptr error = cancellation_of(*future.state()))
        throw TimeoutError("", error);
    }
    if constexpr (std::is_void_v<T>) {
      co_await std::move(future);
      co_return;
    } else {
      co_return co_await std::move(future);
    }
  }
  Timeout limit(timeout);
  limit.enter();
  std::exception_ptr error;
  Slot<T> value;
  try {
    if constexpr (std::is_void_v<T>) co_await std::move(awaitable);
    else value.emplace(co_await std::move(awaitable));
  } catch (...) {
    error = std::current_exception();
  }
  limit.exit(error);
  if (error) std::rethrow_exception(std::move(error));
  if constexpr (!std::is_void_v<T>) co_return std::move(value.value());
}

}  // namespace detail

// Gives the awaitable's result. After `timeout` it is cancelled, and TimeoutError is thrown when it has
// ended: the work has really stopped, which may take longer than the timeout (C-40). A coroutine runs in
// the caller's own task (C-42). If it answers the cancellation with a result or another exception, that is
// what comes out (C-41). With a timeout of 0 or less a coroutine never starts (C-43); nothing: no limit.
// Cancel safety: passed on to the awaitable, which is waited for (C-45); it goes before a result that
// arrives in the same turn (C-44).
template <typename A>
auto wait_for(A awaitable, OptionalDuration timeout) {
  static_assert(Awaitable<A>, "wait_for takes an awaitable: a Coroutine, a Future or a Task");
  if constexpr (Awaitable<A>) return detail::wait_for(std::move(awaitable), timeout);
}

}  // namespace asyncio
