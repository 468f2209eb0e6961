// When a function that was given to an executor is called, and when it is not.
#include <asyncio/core/run_in_executor.hpp>

namespace asyncio::detail {

// Acquire and release: whoever wins has the callable for itself, as the other left it.
bool LoopJobState::leave_queue(Phase next) noexcept {
  Phase expected = Phase::queued;
  return phase_.compare_exchange_strong(expected, next, std::memory_order_acq_rel);
}

void LoopJobState::work() noexcept {
  if (!leave_queue(Phase::started)) return ThreadCompletion::release();
  ThreadCompletion* const before = std::exchange(current_work, this);
  try {
    call();
  } catch (...) {
    error_ = std::current_exception();
  }
  current_work = before;
  // Before anybody hears of the result: what the function owned is gone then.
  drop_callable();
  send();
}

void LoopJobState::drop() noexcept {
  if (!leave_queue(Phase::dropped)) return ThreadCompletion::release();
  drop_callable();
  send();
}

void LoopJobState::withdraw() noexcept {
  if (leave_queue(Phase::withdrawn)) drop_callable();
}

void LoopJobState::fill(FutureState& future) {
  if (phase_.load(std::memory_order_relaxed) == Phase::dropped)
    return future.finish_cancelled(nullptr);
  if (error_) return future.finish_with_exception(std::move(error_));
  move_result(future);
  future.finish();
}

}  // namespace asyncio::detail
