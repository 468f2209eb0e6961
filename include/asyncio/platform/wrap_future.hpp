// wrap_future: a concurrent future as a future of a loop, to be awaited.
#pragma once

#include <asyncio/base/copyable.hpp>
#include <asyncio/core/future.hpp>
#include <asyncio/core/thread_future.hpp>
#include <asyncio/platform/concurrent_future.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

namespace asyncio {

namespace detail {

using CopyConcurrentValue = void (*)(ConcurrentFutureState& from, FutureState& to);

template <typename T>
void copy_concurrent_value(ConcurrentFutureState& from, FutureState& to) {
  Slot<T>& slot = slot_of<T>(from);
  if constexpr (is_copyable<Stored<T>>) slot_of<T>(to).emplace(std::as_const(slot.value()));
  else slot_of<T>(to).emplace(std::move(slot.value()));
}

// The two futures now end together (T-35).
void chain(RefPtr<ConcurrentFutureState> source, ThreadFutureState& destination,
           CopyConcurrentValue copy);

}  // namespace detail

// A future of the running loop, else of get_event_loop(), or of `loop`, that is done when `future` is, one turn
// later. Cancelling it cancels `future`, where that has not begun (T-35). The value is copied, or moved when it
// cannot be copied. On the loop's thread.
template <typename T>
Future<T> wrap_future(const ConcurrentFuture<T>& future, EventLoop& loop) {
  loop.check_usable();
  const auto state = detail::RefPtr<detail::TypedThreadFutureState<T>>::adopt(
      new detail::TypedThreadFutureState<T>(loop));
  detail::chain(future.state(), *state, &detail::copy_concurrent_value<T>);
  return Future<T>(state);
}
template <typename T>
Future<T> wrap_future(const ConcurrentFuture<T>& future) {
  return wrap_future(future, get_event_loop());
}
// A future of a loop already: as it is.
template <typename F>
  requires std::derived_from<F, AnyFuture>
F wrap_future(F future) {
  return future;
}

}  // namespace asyncio
