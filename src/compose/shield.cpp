// The two callbacks between a shield and what it shields.
#include <asyncio/base/exception_pointer.hpp>
#include <asyncio/compose/shield.hpp>
#include <asyncio/core/exception_context.hpp>

namespace asyncio::detail {

namespace {

using CopyValue = void (*)(FutureState& inner, FutureState& outer);

// Stands among the waiters of the inner future once the outer one was cancelled.
class LateFailure final : public HandleState, public PoolAllocated {
 public:
  explicit LateFailure(FutureState& inner) noexcept : HandleState(nullptr), inner_(&inner) {}

  void run() override {
    const std::unique_ptr<LateFailure> owned(this);
    if (inner_->cancelled() || !inner_->failed()) return;
    ExceptionContext context;
    context.exception = inner_->exception();
    context.message = exception_type_name(context.exception) + " exception in shielded future";
    context.future = AnyFuture(kept_);
    inner_->loop().call_exception_handler(context);
  }
  void discard() noexcept override { delete this; }
  void keep_future() noexcept override { kept_ = RefPtr<FutureState>(inner_); }
  std::string callback_text() const override { return "shield.<locals>._log_on_exception()"; }

 private:
  FutureState* inner_;
  RefPtr<FutureState> kept_;
};

// Both callbacks of one shield. Shared by the queues in which they stand.
class Coupling final : public PoolAllocated {
 public:
  Coupling(RefPtr<FutureState> inner, RefPtr<FutureState> outer, CopyValue copy)
      : inner_(std::move(inner)), outer_(std::move(outer)), copy_(copy),
        late_(new LateFailure(*inner_)), inner_done_(*this), outer_done_(*this) {
    inner_->add_waiter(inner_done_);
    outer_->add_waiter(outer_done_);
  }
  ~Coupling() {
    if (late_) late_->discard();
  }

 private:
  template <void (Coupling::*act)()>
  class Node final : public HandleState {
   public:
    explicit Node(Coupling& coupling) noexcept : HandleState(nullptr), coupling_(coupling) {}
    void run() override {
      (coupling_.*act)();
      coupling_.drop_one();
    }
    void discard() noexcept override { coupling_.drop_one(); }
    std::string callback_text() const override { return "shield.<locals>._done_callback()"; }

   private:
    Coupling& coupling_;
  };

  void inner_done() {
    if (outer_->done()) return;
    if (inner_->cancelled()) {
      outer_->finish_cancelled(nullptr);
    } else if (inner_->failed()) {
      outer_->finish_with_exception(inner_->exception());
    } else {
      try {
        copy_(*inner_, *outer_);
      } catch (...) {
        return outer_->finish_with_exception(std::current_exception());
      }
      outer_->finish();
    }
  }

  void outer_done() {
    if (inner_->done()) return;
    inner_->remove_waiter(inner_done_);
    // However many shields of it were cancelled, its failure is reported once, after what waits now.
    LateFailure* report = late_report();
    if (report) inner_->remove_waiter(*report);
    else report = std::exchange(late_, nullptr);
    inner_->needs_keeping();
    inner_->add_waiter(*report);
    drop_one();
  }
  LateFailure* late_report() const noexcept {
    for (HandleState* node = inner_->waiters().front(); node; node = HandleQueue::next(*node))
      if (auto* report = dynamic_cast<LateFailure*>(node)) return report;
    return nullptr;
  }

  // One queue has let go of its node.
  void drop_one() noexcept {
    if (--nodes_ == 0) delete this;
  }

  RefPtr<FutureState> inner_;
  RefPtr<FutureState> outer_;
  CopyValue copy_;
  LateFailure* late_;  // made beforehand: a cancellation must not fail for want of memory
  Node<&Coupling::inner_done> inner_done_;
  Node<&Coupling::outer_done> outer_done_;
  int nodes_ = 2;
};

}  // namespace

void couple_shield(RefPtr<FutureState> inner, RefPtr<FutureState> outer, CopyValue copy) {
  new Coupling(std::move(inner), std::move(outer), copy);
}

}  // namespace asyncio::detail
