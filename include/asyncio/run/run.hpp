// run: the beginning and the end of a program that uses asyncio.
#pragma once

#include <asyncio/core/create_task.hpp>
#include <asyncio/run/runner.hpp>

#include <source_location>
#include <type_traits>
#include <utility>

namespace asyncio {

namespace detail {
void refuse_nested_run();
}

// Makes a loop, runs the coroutine as its main task, ends all other tasks, closes the loop, and gives main's
// value or throws its exception. RuntimeError inside a running loop; the coroutine is then closed.
template <typename A>
auto run(A&& coroutine, RunOptions options = {},
         std::source_location spawned_at = std::source_location::current()) {
  auto main = detail::as_coroutine(std::forward<A>(coroutine));
  if (running_loop()) {
    main.close();
    detail::refuse_nested_run();
  }
  Runner runner(options);
  using Value = decltype(runner.run(std::move(main), nullptr, spawned_at));
  detail::Slot<Value> value;
  try {
    if constexpr (std::is_void_v<Value>) runner.run(std::move(main), nullptr, spawned_at);
    else value.emplace(runner.run(std::move(main), nullptr, spawned_at));
  } catch (...) {
    runner.close();  // what this throws goes before what main threw
    throw;
  }
  runner.close();
  if constexpr (!std::is_void_v<Value>) return Value(std::move(value.value()));
}

}  // namespace asyncio
