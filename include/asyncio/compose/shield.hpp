// shield: awaits something without passing a cancellation on to it.
#pragma once

#include <asyncio/base/copyable.hpp>
#include <asyncio/core/create_task.hpp>
#include <asyncio/core/future.hpp>

#include <source_location>
#include <type_traits>
#include <utility>

namespace asyncio {

namespace detail {

// Couples an outer future to an inner one: the inner's end completes the outer; the outer's cancellation
// leaves the inner alone, and has its later failure reported (C-30 to C-32).
void couple_shield(RefPtr<FutureState> inner, RefPtr<FutureState> outer,
                   void (*copy_value)(FutureState& inner, FutureState& outer));

template <typename T>
void copy_shielded_value(FutureState& inner, FutureState& outer) {
  Slot<T>& slot = slot_of<T>(outer);
  if constexpr (std::is_void_v<T>) slot.emplace();
  else if constexpr (is_copyable<Stored<T>>) slot.emplace(slot_of<T>(inner).value());
  else slot.emplace(std::move(slot_of<T>(inner).value()));
}

}  // namespace detail

// A future that ends as the awaitable does; a coroutine becomes a task at once. A future that is done is
// given as it is (C-31). A result that cannot be copied is moved out of the inner future.
// Cancel safety: the waiter gets CancelledError at once, the work goes on; if it fails later, that is
// reported to the exception handler (C-30, C-32). Keep a handle to a shielded coroutine's task if you need it.
template <typename A>
auto shield(A&& awaitable, std::source_location spawned_at = std::source_location::current()) {
  static_assert(Awaitable<A>, "shield takes an awaitable: a Coroutine, a Future or a Task");
  if constexpr (Awaitable<A>) {
    auto made = detail::to_future(nullptr, std::forward<A>(awaitable), spawned_at);
    using T = typename decltype(made)::value_type;
    if (made.done()) return Future<T>(std::move(made).take_state());
    Future<T> outer(made.get_loop());
    detail::couple_shield(std::move(made).take_state(), outer.state(),
                          &detail::copy_shielded_value<T>);
    return outer;
  }
}

}  // namespace asyncio
