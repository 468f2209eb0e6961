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
    report_error(inner_->loop(), [this](ExceptionContext& context) {
      context.exception = inner_->exception();
      context.message = exception_type_name(context.exception) + " exception in shielded future";
      context.future = AnyFuture(kept_);
    });
  }
  void discard() noexcept override { delete this; }
  void keep_future(FutureState& inner) noexcept override { kept_ = RefPtr<FutureState>(&inner); }
  std::string callback_text() const override { return "shield.<locals>._log_on_exception()"; }

 private:
  FutureState* inner_;
  RefPtr<FutureState> kept_;
};

// Both callbacks of one shield. Owned by the queues in which they stand. The inner future leads to the outer one and
// keeps it until it is told; the outer one only looks back. So two futures that nobody completes or holds any more do
// not keep each other.
class Coupling final : public PoolAllocated {
 public:
  Coupling(FutureState& inner, RefPtr<FutureState> outer, CopyValue copy)
      : inner_(&inner), outer_(std::move(outer)), copy_(copy), late_(new LateFailure(inner)),
        inner_done_(*this), outer_done_(*this) {
    inner.needs_keeping();
    inner.add_waiter(inner_done_);
    outer_->add_waiter(outer_done_);
  }
  ~Coupling() {
    if (late_) late_->discard();
  }

 private:
  class InnerDone final : public HandleState {
   public:
    explicit InnerDone(Coupling& coupling) noexcept : HandleState(nullptr), coupling_(coupling) {}
    void run() override {
      coupling_.inner_done();
      discard();
    }
    void discard() noexcept override {
      coupling_.inner_is_past();
      coupling_.drop_one();
    }
    void keep_future(FutureState& inner) noexcept override {
      coupling_.kept_inner_ = RefPtr<FutureState>(&inner);
    }
    std::string callback_text() const override { return "shield.<locals>._inner_done_callback()"; }

   private:
    Coupling& coupling_;
  };

  class OuterDone final : public HandleState {
   public:
    explicit OuterDone(Coupling& coupling) noexcept : HandleState(nullptr), coupling_(coupling) {}
    void run() override {
      coupling_.outer_done();
      coupling_.drop_one();
    }
    void discard() noexcept override { coupling_.drop_one(); }
    std::string callback_text() const override { return "shield.<locals>._outer_done_callback()"; }

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
    if (!inner_ || inner_->done()) return;
    inner_->remove_waiter(inner_done_);
    // However many shields of it were cancelled, its failure is reported once, after what waits now.
    LateFailure* report = late_report();
    if (report) inner_->remove_waiter(*report);
    else report = std::exchange(late_, nullptr);
    inner_->add_waiter(*report);
    inner_done_.discard();
  }
  LateFailure* late_report() const noexcept {
    for (HandleState* node = inner_->waiters().front(); node; node = inner_->waiters().next(*node))
      if (auto* report = dynamic_cast<LateFailure*>(node)) return report;
    return nullptr;
  }

  // inner_done_ stands nowhere any more. Either reference may be the last one.
  void inner_is_past() noexcept {
    inner_ = nullptr;
    const RefPtr<FutureState> inner = std::move(kept_inner_);
    const RefPtr<FutureState> outer = std::move(outer_);
  }
  // One queue has let go of its node.
  void drop_one() noexcept {
    if (--nodes_ == 0) delete this;
  }

  FutureState* inner_;  // alive while inner_done_ stands among its waiters; null after that
  RefPtr<FutureState> kept_inner_;  // from its end until inner_done_ has run
  RefPtr<FutureState> outer_;
  CopyValue copy_;
  LateFailure* late_;  // made beforehand: a cancellation must not fail for want of memory
  InnerDone inner_done_;
  OuterDone outer_done_;
  int nodes_ = 2;
};

}  // namespace

void couple_shield(RefPtr<FutureState> inner, RefPtr<FutureState> outer, CopyValue copy) {
  new Coupling(*inner, std::move(outer), copy);
}

}  // namespace asyncio::detail
