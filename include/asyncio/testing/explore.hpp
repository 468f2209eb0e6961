// explore: one small program under every order of events that it must stand, each with a cancellation anywhere.
#pragma once

#include <asyncio/base/move_only_function.hpp>
#include <asyncio/core/coroutine.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace asyncio::testing {

struct ExploreOptions {
  std::size_t cancellations = 1;  // at most so many of them in one run
  bool reorder = true;            // false: first in, first out, as the loop does
  std::size_t max_runs = 1'000'000;
  std::string_view replay = {};  // one run alone: the schedule that an error named
};
static_assert(std::is_trivially_destructible_v<ExploreOptions>);

struct Exploration {
  std::size_t runs = 0;      // each another schedule
  std::size_t longest = 0;   // the decisions of the longest
  std::size_t injected = 0;  // runs in which a task was cancelled
};

// Calls `program` again and again, and runs the coroutine that it returns on virtual time, each time under another
// schedule, until there is none left. A schedule decides two things:
// - the order in which the tasks that are ready in the same turn take their steps; callbacks keep their places;
// - before which step or sleep which task is cancelled: any but the main one, whether it sleeps, is woken or has
//   not begun.
// The program says that a law is broken by throwing. The first schedule that makes it throw, or leaves it waiting
// for ever, ends the exploration with RuntimeError: what was thrown, who ran and was cancelled when, and the
// schedule for `replay`. RuntimeError too after max_runs: the number of schedules grows with the product of the
// numbers of tasks in each turn, so three tasks of a few steps are the right size.
// Nothing in the program may depend on anything but the loop: the same schedule must make the same decisions.
Exploration explore(detail::MoveOnlyFunction<Coroutine<>()> program, ExploreOptions options = {});

}  // namespace asyncio::testing
