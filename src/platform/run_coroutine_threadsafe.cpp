// How a task and the concurrent future of its result end together.
#include <asyncio/core/close_listener.hpp>
#include <asyncio/core/loop_gate.hpp>
#include <asyncio/platform/run_coroutine_threadsafe.hpp>

#include <atomic>

namespace asyncio::detail {

namespace {

// Between a task and a concurrent future. Owned by the nodes that stand somewhere: one among the waiters of the
// task, one in the future's list until that is done, and one on its way to the loop after a cancellation.
class TaskLink final : public PoolAllocated {
 public:
  TaskLink(RefPtr<FutureState> task, RefPtr<ConcurrentFutureState> future, MoveTaskResult move)
      : gate_(task->loop().gate()), task_(task.get()), future_(std::move(future)), move_(move),
        task_done_(*this), cancel_task_(*this), future_done_(*this) {}

  void begin() noexcept {
    add_done_callback(*task_, task_done_);
    task_->loop().tell_of_close(task_done_);
    future_->add_callback(future_done_);
  }

 private:
  // On the loop's thread.
  class TaskDone final : public HandleState, public CloseListener {
   public:
    explicit TaskDone(TaskLink& link) noexcept : HandleState(nullptr), link_(link) {}
    void run() override {
      leave();
      link_.hand_over(*kept_);
      kept_ = nullptr;
      link_.release();
    }
    // The loop closes, or the task was abandoned: nobody will ever know what became of it.
    void discard() noexcept override {
      leave();
      link_.give_up();
      link_.release();
    }
    void loop_closes() noexcept override { link_.give_up(); }
    void keep_future(FutureState& task) noexcept override { kept_ = RefPtr<FutureState>(&task); }
    std::string callback_text() const override {
      return "_chain_future.<locals>._call_set_state()";
    }

   private:
    TaskLink& link_;
    RefPtr<FutureState> kept_;
  };

  // From the thread that cancels to the loop's.
  class CancelTask final : public HandleState {
   public:
    explicit CancelTask(TaskLink& link) noexcept : HandleState(nullptr), link_(link) {}
    void run() override {
      if (link_.task_) link_.task_->cancel(nullptr);
      link_.release();
    }
    void discard() noexcept override { link_.release(); }

   private:
    TaskLink& link_;
  };

  // On the thread that makes the future done.
  class FutureDone final : public ConcurrentCallback {
   public:
    explicit FutureDone(TaskLink& link) noexcept : link_(link) {}
    void call(ConcurrentFutureState& future) noexcept override {
      // The reference goes on to the message, if one is sent.
      if (link_.settled_.load(std::memory_order_relaxed) || !future.cancelled() ||
          !link_.gate_->post(link_.cancel_task_))
        link_.release();
    }
    void drop() noexcept override { link_.release(); }

   private:
    TaskLink& link_;
  };

  void hand_over(FutureState& task) {
    settle();
    if (task.cancelled()) {
      future_->cancel();
      return;
    }
    if (!future_->start_work()) {
      // Cancelled before the result came: as in asyncio, nobody looks at what the task failed with.
      return;
    }
    if (task.failed()) return future_->fail(task.exception());
    try {
      move_(task, *future_);
    } catch (...) {
      return future_->fail(std::current_exception());
    }
    future_->finish();
  }
  void give_up() noexcept {
    settle();
    future_->cancel();
  }
  // The task is past: a cancellation of the future has nobody to go to. Relaxed: where it matters the same
  // thread reads it, and another one would only send a message in vain.
  void settle() noexcept {
    settled_.store(true, std::memory_order_relaxed);
    task_ = nullptr;
  }
  // Pairs with the other owner's release.
  void release() noexcept {
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }

  RefPtr<LoopGate> gate_;
  FutureState* task_;  // the loop's thread alone looks at it; null once it is past
  RefPtr<ConcurrentFutureState> future_;
  MoveTaskResult move_;
  TaskDone task_done_;
  CancelTask cancel_task_;
  FutureDone future_done_;
  std::atomic<bool> settled_{false};
  std::atomic<std::uint32_t> references_{2};
};

}  // namespace

void ThreadsafeStart::started(const AnyFuture& task, MoveTaskResult move) {
  auto* link = new TaskLink(task.state(), future_, move);
  future_ = nullptr;
  link->begin();
}

void ThreadsafeStart::failed() {
  const auto future = std::exchange(future_, nullptr);
  if (future && future->start_work()) future->fail(std::current_exception());
}

}  // namespace asyncio::detail
