// create_task: gives a coroutine to the loop, to run beside what runs already.
#pragma once

#include <asyncio/base/copyable.hpp>
#include <asyncio/core/awaitable.hpp>
#include <asyncio/core/task.hpp>

#include <source_location>
#include <utility>

namespace asyncio {

namespace detail {

template <typename A>
concept Spawnable = is_coroutine<std::remove_cvref_t<A>> || requires(A&& a) {
  static_cast<A&&>(a).into_coroutine();
} || CoroutineFunction<A>;

// Of awaitables that become a coroutine of the library's own with nothing to clean up (a sleep): a cancelled one may be
// destroyed where it waits. A lock's waiter is none of them, for it must pass its wake-up on.
template <typename A>
inline constexpr bool ends_unseen = requires { requires A::ends_unseen; };

// Runs anything awaitable as a task.
template <typename A>
auto start_as_task(EventLoop& loop, A&& awaitable, const TaskOptions& options,
                   const std::source_location& spawned_at) {
  using Plain = std::remove_cvref_t<A>;
  if constexpr (is_coroutine<Plain>) {
    return start_task(loop, static_cast<Plain&&>(awaitable), options, spawned_at);
  } else {
    auto task = start_task(loop, as_coroutine(std::forward<A>(awaitable)), options, spawned_at);
    if constexpr (ends_unseen<Plain>) task.state()->as_task()->nobody_sees_the_root();
    return task;
  }
}

template <typename A>
auto spawn(EventLoop& loop, A&& coroutine, const TaskOptions& options,
           const std::source_location& spawned_at) {
  static_assert(
      Spawnable<A>,
      "a coroutine was expected: create_task takes a Coroutine, or a callable that returns one; "
      "for other awaitables use ensure_future");
  if constexpr (Spawnable<A>)
    return start_as_task(loop, std::forward<A>(coroutine), options, spawned_at);
}

}  // namespace detail

// The coroutine becomes a task of the running loop; its first step is queued, and runs in the next turn
// (T-01). RuntimeError without a running loop; the coroutine is then destroyed unrun.
// A callable is kept alive until its coroutine ends: safe for lambdas with captures.
template <typename A>
auto create_task(A&& coroutine, TaskOptions options = {},
                 std::source_location spawned_at = std::source_location::current()) {
  return detail::spawn(get_running_loop(), std::forward<A>(coroutine), options, spawned_at);
}

template <typename A>
auto EventLoop::create_task(A&& coroutine) {
  return detail::spawn(*this, std::forward<A>(coroutine), {}, std::source_location::current());
}
template <typename A>
auto EventLoop::create_task(A&& coroutine, TaskOptions options, std::source_location spawned_at) {
  return detail::spawn(*this, std::forward<A>(coroutine), options, spawned_at);
}

// A future of the awaitable: futures and tasks as they are, anything else as a new task (T-30).
template <typename A>
auto ensure_future(A&& awaitable,
                   std::source_location spawned_at = std::source_location::current());
template <typename A>
auto ensure_future(A&& awaitable, EventLoop& loop,
                   std::source_location spawned_at = std::source_location::current());

namespace detail {

[[noreturn]] void throw_other_loop();

// The loop is asked for only where a task must be made (C-31: shield() of a future needs none).
template <typename A>
auto to_future(EventLoop* loop, A&& awaitable, const std::source_location& spawned_at) {
  using Plain = std::remove_cvref_t<A>;
  if constexpr (std::derived_from<Plain, AnyFuture>) {
    if (loop && &awaitable.get_loop() != loop) throw_other_loop();
    return Plain(std::forward<A>(awaitable));
  } else {
    return start_as_task(loop ? *loop : get_running_loop(), std::forward<A>(awaitable),
                         TaskOptions(), spawned_at);
  }
}

}  // namespace detail

template <typename A>
auto ensure_future(A&& awaitable, std::source_location spawned_at) {
  return detail::to_future(nullptr, std::forward<A>(awaitable), spawned_at);
}
// ValueError when it is a future of another loop.
template <typename A>
auto ensure_future(A&& awaitable, EventLoop& loop, std::source_location spawned_at) {
  return detail::to_future(&loop, std::forward<A>(awaitable), spawned_at);
}

// -- run_until_complete ----------------------------------------------------------------------------

namespace detail {
void run_future(EventLoop& loop, const AnyFuture& future, bool made_here);
}

template <typename A>
auto EventLoop::run_until_complete(A&& awaitable) {
  constexpr bool made_here = !std::derived_from<std::remove_cvref_t<A>, AnyFuture>;
  check_usable();
  auto future =
      detail::to_future(this, std::forward<A>(awaitable), std::source_location::current());
  detail::run_future(*this, future, made_here);
  using F = decltype(future);
  if constexpr (std::is_same_v<F, AnyFuture> || std::is_same_v<F, AnyTask>) {
    future.state()->throw_unless_value();
  } else if constexpr (std::is_void_v<typename F::value_type>) {
    future.result();
  } else if constexpr (detail::is_copyable<typename F::value_type>) {
    return typename F::value_type(future.result());
  } else {
    future.state()->throw_unless_value();
    return typename F::value_type(
        std::move(detail::slot_of<typename F::value_type>(*future.state()).value()));
  }
}

}  // namespace asyncio
