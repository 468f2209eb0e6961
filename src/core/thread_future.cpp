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

void ThreadFutureState::begin(ThreadCompletion& completion) noexcept {
  completion_ = RefPtr<ThreadCompletion>::adopt(&completion);
  completion.future_ = this;
  add_reference();  // the completion's
  loop().tell_of_close(*this);
  if (completion.loop_works_) loop().platform().work_began();
}

// Whoever calls holds a reference of its own.
void ThreadFutureState::part() noexcept {
  const RefPtr<ThreadCompletion> completion = std::exchange(completion_, nullptr);
  if (!completion) return;
  leave();
  completion->future_ = nullptr;
  completion->parted();
  if (completion->loop_works_) loop().platform().work_ended();
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
