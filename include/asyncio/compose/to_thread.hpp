// to_thread: awaits a plain function that runs on another thread.
#pragma once

#include <asyncio/core/context.hpp>
#include <asyncio/core/coroutine.hpp>
#include <asyncio/core/run_in_executor.hpp>

#include <type_traits>
#include <utility>

namespace asyncio {

namespace detail {

// What the function gives; a mistake is named here, before the coroutine's type is needed.
template <typename F, typename... Args>
auto thread_result() {
  require_thread_function<F, Args...>();
  if constexpr (std::invocable<F, Args...>)
    return std::type_identity<std::invoke_result_t<F, Args...>>();
  else return std::type_identity<void>();
}
template <typename F, typename... Args>
using ThreadResult = typename decltype(thread_result<F, Args...>())::type;

template <typename F>
auto in_context(Context context, F call) {
  return [context = std::move(context), call = std::move(call)]() mutable -> decltype(auto) {
    return context.run(std::move(call));
  };
}

}  // namespace detail

// Calls f(args...) on a thread of the loop's pool, in a copy of the current context (H-03), and gives what it
// returns or throws. f and the arguments are copied or moved in; for a reference use std::ref. The function
// begins when this is awaited.
// Cancel safety: a function that has not begun never runs; one that runs goes on, and its result is dropped (H-02).
// RuntimeError after shutdown_default_executor() (H-04).
template <typename F, typename... Args>
Coroutine<detail::ThreadResult<F, Args...>> to_thread(F f, Args... args) {
  auto call =
      detail::in_context(copy_context(), detail::bind_for_thread(std::move(f), std::move(args)...));
  auto future = get_running_loop().run_in_executor(nullptr, std::move(call));
  if constexpr (std::is_void_v<detail::ThreadResult<F, Args...>>) co_await std::move(future);
  else co_return co_await std::move(future);
}

}  // namespace asyncio
