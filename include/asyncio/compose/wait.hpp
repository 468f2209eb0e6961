// wait: waits for several futures, all or the first, and never fails because they do.
#pragma once

#include <asyncio/base/clock.hpp>
#include <asyncio/core/coroutine.hpp>
#include <asyncio/core/future.hpp>
#include <asyncio/core/task.hpp>

#include <concepts>
#include <ranges>
#include <type_traits>
#include <utility>
#include <vector>

namespace asyncio {

enum class ReturnWhen { FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED };
using enum ReturnWhen;

struct WaitOptions {
  OptionalDuration timeout = {};
  ReturnWhen return_when = ALL_COMPLETED;
};
static_assert(std::is_trivially_destructible_v<WaitOptions>);

// auto [done, pending] = co_await wait(tasks): both in the order given.
template <typename F>
struct WaitResult {
  std::vector<F> done;
  std::vector<F> pending;
};

namespace detail {

// Without repetitions, in order; the caller holds them until it has ended.
Coroutine<> wait_until(std::vector<FutureState*> futures, WaitOptions options);
// ValueError when empty or the options make no sense (C-61).
void check_wait(std::size_t count, WaitOptions options);

template <typename F>
Coroutine<WaitResult<F>> wait(std::vector<F> futures, WaitOptions options) {
  check_wait(futures.size(), options);
  std::vector<FutureState*> states;
  states.reserve(futures.size());
  // Nothing throws between the first mark and the last one that is taken away.
  std::erase_if(futures, [&](const F& future) {
    if (future.state()->mark()) return true;  // repeated
    states.push_back(future.state().get());
    return false;
  });
  for (FutureState* state : states) state->unmark();
  co_await wait_until(std::move(states), options);
  WaitResult<F> result;
  result.done.reserve(futures.size());
  for (F& future : futures) {
    std::vector<F>& part = future.done() ? result.done : result.pending;
    part.push_back(std::move(future));
  }
  co_return result;
}

}  // namespace detail

// Gives {done, pending} when the condition holds or the timeout passes. Nothing is cancelled, and no member's
// exception is thrown (C-60). ValueError for an empty range (C-61). Tasks of different types: give a
// std::vector<AnyFuture>.
// Cancel safety: the members run on.
template <std::ranges::input_range R>
auto wait(R&& futures, WaitOptions options = {}) {
  using F = std::ranges::range_value_t<R>;
  static_assert(std::derived_from<F, AnyFuture>,
                "wait takes tasks or futures: make a task of each coroutine with create_task");
  if constexpr (std::derived_from<F, AnyFuture>) {
    std::vector<F> members;
    for (auto&& future : futures) members.push_back(future);
    return detail::wait<F>(std::move(members), options);
  }
}

}  // namespace asyncio
