// The executor that a loop makes for itself, and its end.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/base/text.hpp>
#include <asyncio/core/event_loop.hpp>
#include <asyncio/core/run_in_executor.hpp>

#include "core/loop_threads.hpp"

#include <chrono>
#include <source_location>
#include <string>
#include <utility>

namespace asyncio {

namespace {

// The job whose call means that an executor has ended, and the future that its loop waits on.
Future<> ending_of(EventLoop& loop, Executor& executor) {
  struct Ended : Executor {
    explicit Ended(Executor& given) noexcept : executor(given) {}
    void post(Job job) override { executor.shutdown_then(std::move(job)); }
    Executor& executor;
  };
  Ended ended(executor);
  return detail::start_job(loop, ended, [] {});
}

// The wait for an executor's end. However it is left, also by a cancellation: an executor that has not ended goes
// its own way, and nobody's destructor waits for it.
struct Ending {
  ~Ending() {
    if (timer) timer.cancel();
    if (!ended.done()) executor->shutdown_unawaited();
  }
  const std::shared_ptr<Executor> executor;
  const Future<> ended;
  TimerHandle timer;
};

}  // namespace

detail::LoopThreads& EventLoop::threads() {
  if (!threads_) threads_ = std::make_unique<detail::LoopThreads>(*this);
  return *threads_;
}

const detail::RefPtr<detail::LoopGate>& EventLoop::gate() {
  check_usable();
  return threads().gate;
}

Executor& EventLoop::default_executor() {
  detail::LoopThreads& mine = threads();
  if (mine.executor_shut_down) throw RuntimeError("Executor shutdown has been called");
  if (!mine.executor) mine.executor = platform_->make_executor();
  if (!mine.executor)
    throw RuntimeError(std::string("the platform '") + std::string(platform_->name()) +
                       "' has no threads; call set_default_executor() first");
  return *mine.executor;
}

void EventLoop::set_default_executor(std::shared_ptr<Executor> executor) {
  if (!executor) throw TypeError("executor must be ThreadPoolExecutor instance");
  threads().executor = std::move(executor);
}

Coroutine<> EventLoop::shutdown_default_executor(OptionalDuration limit) {
  detail::LoopThreads& mine = threads();
  mine.executor_shut_down = true;
  if (!mine.executor) co_return;
  const Future<> ended = ending_of(*this, *mine.executor);
  Ending ending{mine.executor, ended, {}};
  // A future of its own: the limit and a cancellation end the wait, and not what is waited for.
  const Future<> woken(*this);
  const auto wake = [woken](auto&&...) {
    if (!woken.done()) woken.set_result();
  };
  ended.add_done_callback(wake);
  if (limit) ending.timer = call_later(*limit, wake);
  co_await woken;
  if (ended.done()) {
    if (mine.executor == ending.executor) mine.executor = nullptr;
    co_return;
  }
  const std::chrono::duration<double> seconds = *limit;
  detail::warn(std::source_location::current(),
               "The executor did not finishing joining its threads within " +
                   detail::seconds_text(seconds.count()) + " seconds.");
}

// Nobody comes through the gate any more, and the executor goes its own way.
void EventLoop::close_threads() noexcept {
  if (!threads_) return;
  threads_->gate->close();
  threads_->executor_shut_down = true;
  if (const auto executor = std::exchange(threads_->executor, nullptr))
    executor->shutdown_unawaited();
}

}  // namespace asyncio
