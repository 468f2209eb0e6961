// ThreadPoolExecutor: a few threads that take functions from one queue, started when there is work.
#pragma once

#include <asyncio/base/block_pool.hpp>
#include <asyncio/core/executor.hpp>
#include <asyncio/core/run_in_executor.hpp>
#include <asyncio/platform/concurrent_future.hpp>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace asyncio {

namespace detail {

// A function that waits for a thread, and the future of its result, in one.
template <typename F, typename R>
class SubmittedJob final : public TypedConcurrentFutureState<R>, public JobState {
 public:
  template <typename Given>
  explicit SubmittedJob(Given&& callable) : callable_(std::forward<Given>(callable)) {}

  void work() noexcept override {
    const auto owned = RefPtr<SubmittedJob>::adopt(this);
    if (!this->start_work()) return;
    std::exception_ptr error;
    try {
      call();
    } catch (...) {
      error = std::current_exception();
    }
    callable_.reset();  // before anybody hears of the result
    if (error) this->fail(std::move(error));
    else this->finish();
  }
  void drop() noexcept override {
    const auto owned = RefPtr<SubmittedJob>::adopt(this);
    this->cancel();
  }
  bool has_a_thread() const noexcept override { return true; }

 private:
  void call() {
    if constexpr (std::is_void_v<R>) std::invoke(std::move(*callable_));
    else if constexpr (std::is_reference_v<R>)
      this->slot_.emplace(std::addressof(std::invoke(std::move(*callable_))));
    else this->slot_.emplace(std::invoke(std::move(*callable_)));
  }
  void drop_work() noexcept override { callable_.reset(); }

  std::optional<F> callable_;
};

}  // namespace detail

struct ShutdownOptions {
  bool cancel_futures = false;  // those that wait for a thread are cancelled
};

// At most max_workers threads, one more whenever there is work and none is idle. Jobs begin in the order in
// which they came. Every member may be called from any thread, the pool's own included, where not said
// otherwise. The threads are named PREFIX_0, PREFIX_1, … (the system shows 15 characters) and block all
// signals that can be sent to them: those reach the threads that the program made.
class ThreadPoolExecutor : public Executor {
 public:
  // Nothing: min(32, processors + 4). ValueError for less than one. Starts no thread yet.
  explicit ThreadPoolExecutor(std::optional<int> max_workers = std::nullopt,
                              std::string thread_name_prefix = {});
  // Waits for what was submitted, unless shutdown(false) was called.
  ~ThreadPoolExecutor() override;

  // Calls f(args...) on a thread; the future gives what it returns or throws. f and the arguments are moved in.
  // RuntimeError after shutdown(); OSError when not even one thread can be started.
  template <typename F, typename... Args>
  auto submit(F&& f, Args&&... args) {
    detail::require_thread_function<F, Args...>();
    if constexpr (sizeof...(Args) == 0) return start(std::forward<F>(f));
    else return start(detail::bind_for_thread(std::forward<F>(f), std::forward<Args>(args)...));
  }
  // As submit(), for a job that knows where its result goes.
  void post(Job job) override;

  // Takes no more jobs. `wait` blocks until those it has are done and the threads have ended; not on one of
  // its own threads (RuntimeError). Without `wait` the threads end by themselves. May be called again.
  void shutdown(bool wait = true, ShutdownOptions options = {});
  void shutdown_then(Job ended) override;
  void shutdown_unawaited() noexcept override;

 private:
  class Pool;

  template <typename Callable>
  auto start(Callable&& callable) {
    using Plain = std::decay_t<Callable>;
    using R = std::invoke_result_t<Plain>;
    using State = detail::SubmittedJob<Plain, R>;
    auto state = detail::RefPtr<State>::adopt(new State(std::forward<Callable>(callable)));
    post(Job(detail::RefPtr<State>(state).detach()));
    return ConcurrentFuture<R>(detail::RefPtr<detail::ConcurrentFutureState>(std::move(state)));
  }

  std::atomic<bool> unawaited_{false};
  std::shared_ptr<Pool> pool_;  // also its threads', which may outlive this object
};

// The one that a loop makes for itself, whose threads are asyncio_0, asyncio_1, … (H-01).
std::shared_ptr<Executor> make_default_executor();

}  // namespace asyncio
