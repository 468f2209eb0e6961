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
  if constexpr (std::is_void_v<decltype(runner.run(std::move(main), nullptr, spawned_at))>) {
    runner.run(std::move(main), nullptr, spawned_at);
    runner.close();
  } else {
    auto value = runner.run(std::move(main), nullptr, spawned_at);
    runner.close();
    return value;
  }
}

}  // namespace asyncio
