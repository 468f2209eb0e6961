// Awaitable: what co_await takes, what it gives, and how each kind becomes a future.
#pragma once

#include <asyncio/core/coroutine.hpp>
#include <asyncio/core/future.hpp>
#include <asyncio/core/task.hpp>

#include <concepts>
#include <functional>
#include <type_traits>
#include <utility>

namespace asyncio {

namespace detail {

template <typename T>
inline constexpr bool is_coroutine = false;
template <typename T>
inline constexpr bool is_coroutine<Coroutine<T>> = true;

// Callable once, giving a coroutine: create_task([data] -> Coroutine<> { ... }) keeps the closure alive.
template <typename F>
concept CoroutineFunction =
    std::invocable<std::decay_t<F>&> && is_coroutine<std::invoke_result_t<std::decay_t<F>&>>;

template <typename A>
concept NativeAwaitable =
    requires(Frame& frame, A&& awaitable) { frame.await_transform(static_cast<A&&>(awaitable)); } &&
    (HasMemberCoAwait<A> || HasFreeCoAwait<A> || is_coroutine<std::remove_cvref_t<A>> ||
     std::derived_from<std::remove_cvref_t<A>, NativeAwaiter>);

template <typename A>
auto awaited_type() {
  using Awaiter = decltype(std::declval<Frame&>().await_transform(std::declval<A>()));
  return std::type_identity<decltype(std::declval<Awaiter&>().await_resume())>();
}

}  // namespace detail

// A Coroutine, a Future, a Task, what sleep() and its like return, or a type whose operator co_await() gives one.
template <typename A>
concept Awaitable = detail::NativeAwaitable<A>;

// What `co_await a` gives: const T& for a future that is kept, T otherwise.
template <Awaitable A>
using await_result_t = typename decltype(detail::awaited_type<A>())::type;
// The same as a value.
template <Awaitable A>
using await_value_t = std::remove_cvref_t<await_result_t<A>>;

template <typename T>
constexpr bool iscoroutine(const T&) noexcept {
  return detail::is_coroutine<T>;
}
template <typename T>
constexpr bool isfuture(const T&) noexcept {
  return std::derived_from<T, AnyFuture>;
}
// Whether a callable is a coroutine function: calling it, with whatever arguments, gives a Coroutine.
template <typename R, typename... Args>
constexpr bool iscoroutinefunction(R (*)(Args...)) noexcept {
  return detail::is_coroutine<R>;
}
template <typename F>
constexpr bool iscoroutinefunction(const F&) noexcept {
  if constexpr (requires { &F::operator(); }) {
    return
        []<typename R, typename C, typename... Args>(std::type_identity<R (C::*)(Args...) const>) {
          return detail::is_coroutine<R>;
        }(std::type_identity<decltype(&F::operator())>());
  } else {
    return detail::CoroutineFunction<F>;
  }
}

namespace detail {

// Awaits anything in a coroutine of its own; its name is the library's, not the user's.
template <typename A>
Coroutine<await_value_t<A>> await_in_coroutine(A awaitable) {
  co_return co_await std::move(awaitable);
}
template <typename A>
Coroutine<await_value_t<A>> void_await_in_coroutine(A awaitable) {
  co_await std::move(awaitable);
}
// Owns the callable for as long as its coroutine runs.
template <typename F>
std::invoke_result_t<F&> call_in_coroutine(F function) {
  if constexpr (std::is_void_v<await_value_t<std::invoke_result_t<F&>>>) co_await function();
  else co_return co_await function();
}

// Anything that can be run, as a Coroutine.
template <typename A>
auto as_coroutine(A&& awaitable) {
  using Plain = std::remove_cvref_t<A>;
  if constexpr (is_coroutine<Plain>) return Plain(std::move(awaitable));
  else if constexpr (requires { std::forward<A>(awaitable).into_coroutine(); })
    return std::forward<A>(awaitable).into_coroutine();
  else if constexpr (Awaitable<Plain>) {
    if constexpr (std::is_void_v<await_value_t<Plain>>)
      return void_await_in_coroutine<Plain>(std::forward<A>(awaitable));
    else return await_in_coroutine<Plain>(std::forward<A>(awaitable));
  } else {
    static_assert(
        CoroutineFunction<Plain>,
        "a coroutine was expected: give a Coroutine, an awaitable, or a callable that returns a Coroutine");
    return call_in_coroutine<Plain>(std::forward<A>(awaitable));
  }
}

}  // namespace detail
}  // namespace asyncio
