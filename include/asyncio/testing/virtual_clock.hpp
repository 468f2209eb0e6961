// A virtual clock for tests: time stands still while anything is ready, and jumps to the next deadline.
#pragma once

#include <asyncio/core/event_loop.hpp>
#include <asyncio/core/platform.hpp>
#include <asyncio/run/run.hpp>

#include <memory>
#include <utility>

namespace asyncio::testing {

// A loop whose clock begins at 0 and whose sleeps take no time. A program that waits for nothing that could ever
// happen is an error here: RuntimeError says so instead of sleeping for ever.
std::unique_ptr<EventLoop> new_virtual_event_loop();

// asyncio::run() on such a loop.
template <typename A>
auto run_virtual(A&& coroutine, RunOptions options = {}) {
  options.loop_factory = &new_virtual_event_loop;
  return asyncio::run(std::forward<A>(coroutine), options);
}

}  // namespace asyncio::testing
