// async_with: what `async with` is in Python - a block with a manager that enters and leaves it.
#pragma once

#include <asyncio/base/exceptions.hpp>
#include <asyncio/core/awaitable.hpp>
#include <asyncio/core/coroutine.hpp>

#include <concepts>
#include <exception>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

namespace asyncio {

namespace detail {

// What the library's own managers have in place of aenter() and aexit(): enter() and exit() need no await, and what
// prepare_exit() gives is made before the block begins and reads `error` when it starts. Leaving a block must not
// fail for want of memory: its tasks would be left behind, its lock locked.
template <typename M>
concept HasEnter = requires(M& manager) { manager.enter(); };
template <typename M>
concept HasExit = requires(M& manager, const std::exception_ptr& error) {
  { manager.exit(error) } -> std::same_as<bool>;
};
template <typename M>
concept HasPrepareExit = requires(M& manager, const std::exception_ptr& error) {
  { manager.prepare_exit(error) } -> std::same_as<Coroutine<bool>>;
};
template <typename M>
concept HasAenter = requires(M& manager) { manager.aenter(); };
template <typename M>
concept HasAexit = requires(M& manager, std::exception_ptr error) { manager.aexit(error); };
template <typename M>
concept Manager = HasExit<M> || HasAenter<M> || HasAexit<M>;

template <typename M>
class PreparedExit {
 public:
  PreparedExit(M& manager, const std::exception_ptr& error) : exit_(manager.prepare_exit(error)) {}
  PreparedExit(const PreparedExit&) = delete;
  PreparedExit& operator=(const PreparedExit&) = delete;
  ~PreparedExit() { exit_.close(); }  // aenter() threw: there is no block to leave
  Coroutine<bool> exit() noexcept { return std::move(exit_); }

 private:
  Coroutine<bool> exit_;
};
template <typename M>
  requires(!HasPrepareExit<M>)
class PreparedExit<M> {
 public:
  PreparedExit(M&, const std::exception_ptr&) noexcept {}
};

template <typename F, typename M>
decltype(auto) call_body(F& body, M& manager) {
  if constexpr (std::invocable<F&, M&>) return std::invoke(body, manager);
  else return std::invoke(body);
}

template <typename F, typename M>
using body_value_t = await_value_t<decltype(call_body(std::declval<F&>(), std::declval<M&>()))>;

[[noreturn]] void throw_no_body_value();

// `M` is a reference for a manager that the caller keeps. The manager and the body live in this frame.
template <typename M, typename F>
Coroutine<body_value_t<F, std::remove_reference_t<M>>> async_with(M given_manager, F body) {
  using Plain = std::remove_reference_t<M>;
  using Value = body_value_t<F, Plain>;
  Plain& manager = given_manager;
  // An await is not allowed in a catch clause, so the exception is carried to the exit.
  std::exception_ptr error;
  PreparedExit<Plain> prepared(manager, error);
  if constexpr (HasEnter<Plain>) manager.enter();
  else if constexpr (HasAenter<Plain>) co_await manager.aenter();

  Slot<Value> value;
  try {
    if constexpr (std::is_void_v<Value>) co_await call_body(body, manager);
    else value.emplace(co_await call_body(body, manager));
  } catch (...) {
    error = std::current_exception();
  }

  bool swallowed = false;
  if constexpr (HasExit<Plain>) {
    swallowed = manager.exit(error);
  } else if constexpr (HasPrepareExit<Plain>) {
    swallowed = co_await prepared.exit();
  } else if constexpr (HasAexit<Plain>) {
    if constexpr (std::is_void_v<await_value_t<decltype(manager.aexit(error))>>)
      co_await manager.aexit(error);
    else swallowed = co_await manager.aexit(error);
  }
  if (error && !swallowed) std::rethrow_exception(std::move(error));
  if constexpr (!std::is_void_v<Value>) {
    if (error) throw_no_body_value();
    co_return std::move(value.value());
  }
}

}  // namespace detail

// Enters the manager, awaits body(manager) or body(), and leaves the manager on every path; the body's value
// is the value of the expression. A manager is a Timeout, a TaskGroup, a Lock, or anything with
// `Coroutine<> aenter()` and `Coroutine<bool> aexit(std::exception_ptr)`, true swallowing the exception;
// either may be missing. A temporary manager lives until the block ends, as does the body; a named one is
// used by reference.
template <typename M, typename F>
auto async_with(M&& manager, F&& body) {
  using Plain = std::remove_reference_t<M>;
  static_assert(detail::Manager<Plain>,
                "async_with takes a manager: a type with aenter() or aexit(std::exception_ptr)");
  static_assert(
      std::invocable<std::decay_t<F>&, Plain&> || std::invocable<std::decay_t<F>&>,
      "the body of async_with is a callable that takes the manager by reference, or nothing");
  if constexpr (detail::Manager<Plain>)
    return detail::async_with<M, std::decay_t<F>>(std::forward<M>(manager), std::forward<F>(body));
}

}  // namespace asyncio
