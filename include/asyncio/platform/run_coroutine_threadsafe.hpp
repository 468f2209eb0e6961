// run_coroutine_threadsafe: gives a coroutine to a loop that runs in another thread.
#pragma once

#include <asyncio/core/awaitable.hpp>
#include <asyncio/core/create_task.hpp>
#include <asyncio/platform/concurrent_future.hpp>

#include <source_location>
#include <type_traits>
#include <utility>

namespace asyncio {

namespace detail {

using MoveTaskResult = void (*)(FutureState& from, ConcurrentFutureState& to);

template <typename T>
void move_task_result(FutureState& from, ConcurrentFutureState& to) {
  slot_of<T>(to).emplace(std::move(slot_of<T>(from).value()));
}

// On its way to the loop's thread. Destroyed before it got there, it cancels the future: nobody must wait for
// ever for a loop that closed.
class ThreadsafeStart {
 public:
  explicit ThreadsafeStart(RefPtr<ConcurrentFutureState> future) noexcept
      : future_(std::move(future)) {}
  ThreadsafeStart(ThreadsafeStart&&) noexcept = default;
  ThreadsafeStart& operator=(ThreadsafeStart&&) = delete;
  ~ThreadsafeStart() {
    if (future_) future_->cancel();
  }
  // On the loop's thread: from now on the two end together (T-34).
  void started(const AnyFuture& task, MoveTaskResult move);
  // The task could not be made, for the reason in flight.
  void failed();

 private:
  RefPtr<ConcurrentFutureState> future_;
};

}  // namespace detail

// The coroutine becomes a task of `loop`, in a copy of the caller's context; the future gives its result to
// any thread (T-34). Cancelling the future cancels the task. When the loop closes before the task is done, the
// future is cancelled. From any thread, as long as the loop object lives.
// RuntimeError when the loop is closed; the coroutine is then destroyed unrun.
template <typename A>
auto run_coroutine_threadsafe(A&& coroutine, EventLoop& loop,
                              std::source_location spawned_at = std::source_location::current()) {
  static_assert(detail::Spawnable<A>,
                "a coroutine object is required: run_coroutine_threadsafe takes a Coroutine, or a "
                "callable that returns one");
  if constexpr (detail::Spawnable<A>) {
    using Owned = std::decay_t<decltype(detail::as_coroutine(std::forward<A>(coroutine)))>;
    using T = typename Owned::value_type;
    const auto state = detail::RefPtr<detail::ConcurrentFutureState>::adopt(
        new detail::PlainConcurrentFutureState<T>());
    state->completed_by(loop);
    loop.call_soon_threadsafe([owned = Owned(detail::as_coroutine(std::forward<A>(coroutine))),
                               start = detail::ThreadsafeStart(state), &loop,
                               spawned_at]() mutable {
      try {
        const Task<T> task = detail::spawn(loop, std::move(owned), TaskOptions(), spawned_at);
        start.started(task, &detail::move_task_result<T>);
      } catch (...) {
        start.failed();
        throw;
      }
    });
    return ConcurrentFuture<T>(state);
  }
}

}  // namespace asyncio
