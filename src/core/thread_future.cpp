// How the two halves meet on the loop's thread, and how they part.
#include <asyncio/core/thread_future.hpp>

namespace asyncio::detail {

ThreadCompletion::ThreadCompletion(EventLoop& loop, bool loop_works)
    : HandleState(nullptr), gate_(loop.gate()), loop_works_(loop_works) {}

void ThreadCompletion::run() {
  const auto owned = RefPtr<ThreadCompletion>::adopt(this);
  if (!future_) return;
  const RefPtr<ThreadFutureState> future(future_);
  try {
    if (!future->done()) fill(*future);
  } catch (...) {
    future->finish_with_exception(std::current_exception());
  }
  future->part();
}

void ThreadCompletion::pause_work() noexcept {
  if (work_.fetch_or(paused, std::memory_order_relaxed) == wanted) gate_->work_ended();
}

void ThreadCompletion::resume_work() noexcept {
  if (work_.fetch_and(static_cast<std::uint8_t>(~paused), std::memory_order_relaxed) ==
      (wanted | paused))
    gate_->work_began();
}

void ThreadFutureState::begin(ThreadCompletion& completion) noexcept {
  completion_ = RefPtr<ThreadCompletion>::adopt(&completion);
  completion.future_ = this;
  add_reference();  // the completion's
  loop().tell_of_close(*this);
  if (!completion.loop_works_) return;
  completion.work_.store(ThreadCompletion::wanted, std::memory_order_relaxed);
  loop().platform().work_began();
}

// Whoever calls holds a reference of its own.
void ThreadFutureState::part() noexcept {
  const RefPtr<ThreadCompletion> completion = std::exchange(completion_, nullptr);
  if (!completion) return;
  leave();
  completion->future_ = nullptr;
  completion->parted();
  // Relaxed, here and below: each of the two bits has one writer, and only the order of the changes matters.
  if (completion->work_.fetch_and(static_cast<std::uint8_t>(~ThreadCompletion::wanted),
                                  std::memory_order_relaxed) == ThreadCompletion::wanted)
    loop().platform().work_ended();
  release();
}

// At once, whether the other thread can still be stopped or not (H-02).
bool ThreadFutureState::cancel(const std::exception_ptr& message) noexcept {
  const RefPtr<ThreadFutureState> kept(this);
  const RefPtr<ThreadCompletion> completion = completion_;
  if (!done() && completion) {
    completion->withdraw();
    part();
  }
  return FutureState::cancel(message);
}

void ThreadFutureState::loop_closes() noexcept {
  const RefPtr<ThreadFutureState> kept(this);
  part();
}

}  // namespace asyncio::detail
