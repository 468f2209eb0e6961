// run_in_executor: a plain function runs on another thread, and its result comes back as a future of the loop.
#pragma once

#include <asyncio/base/block_pool.hpp>
#include <asyncio/core/awaitable.hpp>
#include <asyncio/core/event_loop.hpp>
#include <asyncio/core/executor.hpp>
#include <asyncio/core/future.hpp>
#include <asyncio/core/slot.hpp>
#include <asyncio/core/thread_future.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace asyncio {

namespace detail {

// A function that waits for a thread, runs there, or was withdrawn before. The loop's thread and the
// executor's decide between the last two with one exchange.
class LoopJobState : public ThreadCompletion, public JobState, public PoolAllocated {
 public:
  void work() noexcept final;
  void drop() noexcept final;
  void withdraw() noexcept final;

 protected:
  explicit LoopJobState(EventLoop& loop) : ThreadCompletion(loop, true) {}

  virtual void call() = 0;
  virtual void drop_callable() noexcept = 0;
  virtual void move_result(FutureState& future) = 0;

 private:
  enum class Phase : std::uint8_t { queued, started, withdrawn, dropped };
  bool leave_queue(Phase next) noexcept;
  void fill(FutureState& future) final;

  std::atomic<Phase> phase_{Phase::queued};
  std::exception_ptr error_;
};

template <typename F, typename R>
class LoopJob final : public LoopJobState {
 public:
  template <typename Given>
  LoopJob(EventLoop& loop, Given&& callable)
      : LoopJobState(loop), callable_(std::forward<Given>(callable)) {}

 private:
  void call() override {
    if constexpr (std::is_void_v<R>) std::invoke(std::move(*callable_));
    else if constexpr (std::is_reference_v<R>)
      result_.emplace(std::addressof(std::invoke(std::move(*callable_))));
    else result_.emplace(std::invoke(std::move(*callable_)));
  }
  void drop_callable() noexcept override { callable_.reset(); }
  void move_result(FutureState& future) override {
    slot_of<R>(future).emplace(std::move(result_.value()));
  }

  std::optional<F> callable_;
  Slot<R> result_;
};

template <typename F, typename... Args>
constexpr void require_thread_function() {
  static_assert(
      std::invocable<std::decay_t<F>, std::decay_t<Args>...>,
      "a thread calls f(args...) with copies of the arguments: give a callable that takes them; for a "
      "reference use std::ref or a lambda");
  if constexpr (std::invocable<std::decay_t<F>, std::decay_t<Args>...>) {
    using R = std::remove_cvref_t<std::invoke_result_t<std::decay_t<F>, std::decay_t<Args>...>>;
    static_assert(
        !is_coroutine<R>,
        "coroutines cannot be used with run_in_executor() or to_thread(): a coroutine runs on its loop; "
        "give a plain function");
    static_assert(
        !std::is_rvalue_reference_v<std::invoke_result_t<std::decay_t<F>, std::decay_t<Args>...>>,
        "what a thread gives must outlive it: return a value");
  }
}

// f and its arguments as one callable that is called once.
template <typename F, typename... Args>
auto bind_for_thread(F&& f, Args&&... args) {
  return [callable = std::decay_t<F>(std::forward<F>(f)),
          bound = std::tuple<std::decay_t<Args>...>(std::forward<Args>(args)...)]() mutable
             -> decltype(auto) { return std::apply(std::move(callable), std::move(bound)); };
}

// The executor that was meant, whatever way it was given; null and nullptr mean the default one.
template <typename E>
auto* find_executor(EventLoop& loop, E&& given) {
  using Plain = std::remove_cvref_t<E>;
  if constexpr (std::is_same_v<Plain, std::nullptr_t>) {
    return &loop.default_executor();
  } else if constexpr (JobTaker<Plain>) {
    return std::addressof(given);
  } else {
    static_assert(
        requires {
          { *given } -> JobTaker;
        },
        "an executor was expected: something with post(asyncio::Job), a pointer to it, or nullptr");
    using Pointed = std::remove_reference_t<decltype(*given)>;
    if constexpr (std::derived_from<Pointed, Executor>)
      return given ? static_cast<Executor*>(std::addressof(*given)) : &loop.default_executor();
    else return std::addressof(*given);
  }
}

template <typename Callable, typename E>
auto start_job(EventLoop& loop, E& executor, Callable&& callable) {
  using Plain = std::decay_t<Callable>;
  using R = std::invoke_result_t<Plain>;
  const auto future = RefPtr<TypedThreadFutureState<R>>::adopt(new TypedThreadFutureState<R>(loop));
  auto* job = new LoopJob<Plain, R>(loop, std::forward<Callable>(callable));
  future->begin(*job);
  try {
    executor.post(Job(job));
  } catch (...) {
    future->cancel(nullptr);  // nobody has heard of it
    throw;
  }
  return Future<R>(future);
}

}  // namespace detail

// Calls f(args...) on a thread of the executor; the future gives what it returns or throws (H-01). f and the
// arguments are moved in, and destroyed on that thread before the future is done. The context is not
// copied (H-03).
// `executor`: nullptr for the loop's own pool, which is made at the first use; else something with
// post(Job), or a pointer to it, which must outlive the call of post() alone.
// Cancelling: a function that has not begun never runs; one that runs goes on, and its result is dropped (H-02).
// RuntimeError when the loop is closed, or after shutdown_default_executor() (H-04).
template <typename E, typename F, typename... Args>
auto EventLoop::run_in_executor(E&& executor, F&& f, Args&&... args) {
  detail::require_thread_function<F, Args...>();
  check_usable();
  auto* const chosen = detail::find_executor(*this, std::forward<E>(executor));
  if constexpr (sizeof...(Args) == 0) return detail::start_job(*this, *chosen, std::forward<F>(f));
  else
    return detail::start_job(
        *this, *chosen, detail::bind_for_thread(std::forward<F>(f), std::forward<Args>(args)...));
}

}  // namespace asyncio
