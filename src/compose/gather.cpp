// When a gathering is done, and with what.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/compose/gather.hpp>

#include <unordered_set>

namespace asyncio::detail {

// Waits for one child. Keeps the gathering alive until then, and stands in an array of it.
class GatheringFutureState::ChildNode final : public HandleState {
 public:
  ChildNode() noexcept : HandleState(nullptr) {}

  void wait_for(FutureState& child, GatheringFutureState& gathering) noexcept {
    child_ = &child;
    gathering_ = &gathering;
    gathering.add_reference();
    child.add_waiter(*this);
  }
  void run() override {
    const auto gathering = RefPtr<GatheringFutureState>::adopt(gathering_);
    gathering->child_done(child_);
  }
  void discard() noexcept override { gathering_->release(); }
  // The gathering is done and has let go of its children: this one's exception is nobody's concern (C-21).
  void keep_future() noexcept override {
    if (!gathering_->done()) return;
    child_->mark_retrieved();
    child_ = nullptr;
  }
  // Hears no more of the child.
  void leave() noexcept {
    if (child_ && child_->remove_waiter(*this)) discard();
  }
  std::string callback_text() const override { return "gather.<locals>._done_callback()"; }

 private:
  FutureState* child_ = nullptr;
  GatheringFutureState* gathering_ = nullptr;
};

GatheringFutureState::GatheringFutureState(EventLoop& loop) noexcept : FutureState(loop) {}
GatheringFutureState::~GatheringFutureState() = default;

EventLoop& loop_of(const std::vector<RefPtr<FutureState>>& children) {
  if (children.empty()) return get_running_loop();
  EventLoop& loop = children.front()->loop();
  for (const auto& child : children) {
    if (&child->loop() != &loop)
      throw ValueError(
          "The future belongs to a different loop than the one specified as the loop argument");
  }
  return loop;
}

void GatheringFutureState::gather(std::vector<RefPtr<FutureState>> children,
                                  bool return_exceptions) {
  children_ = std::move(children);
  return_exceptions_ = return_exceptions;
  if (children_.empty()) return finish_with_results();
  nodes_ = std::make_unique<ChildNode[]>(children_.size());
  // A child may be given twice: it is waited for once. Fresh tasks have one reference here and one of
  // the loop's; only others can be repeated.
  std::unordered_set<FutureState*> seen;
  std::vector<FutureState*> done_already, to_wait_for;
  to_wait_for.reserve(children_.size());
  for (const auto& one : children_) {
    FutureState& child = *one;
    if (child.references() > 2 || child.done() || !child.as_task()) {
      if (!seen.insert(&child).second) continue;
    }
    (child.done() ? done_already : to_wait_for).push_back(&child);
  }
  // From here on nothing throws: a node among a child's waiters must not outlive this object.
  unfinished_ = done_already.size() + to_wait_for.size();
  for (std::size_t i = 0; i < to_wait_for.size(); ++i) {
    nodes_[i].wait_for(*to_wait_for[i], *this);
    // Tasks let go by themselves when the loop closes.
    if (!to_wait_for[i]->is_task()) {
      leave();
      loop().tell_of_close(*this);
    }
  }
  const RefPtr<GatheringFutureState> kept(this);
  for (FutureState* child : done_already) child_done(child);
}

void GatheringFutureState::child_done(FutureState* child) {
  --unfinished_;
  if (done()) {
    if (child) child->mark_retrieved();  // C-21
    return;
  }
  if (!return_exceptions_ && (child->cancelled() || child->failed())) {
    // A child that was cancelled counts as one that failed (C-23).
    finish_with_exception(child->cancelled() ? child->cancelled_error() : child->exception());
    return let_go_of_pending_children();
  }
  if (unfinished_ == 0) finish_with_results();
}

// Their nodes still keep this object: the two must not keep each other.
void GatheringFutureState::let_go_of_pending_children() noexcept {
  for (RefPtr<FutureState>& child : children_) {
    if (child->done()) continue;
    child->needs_keeping();
    child = nullptr;
  }
}

// No child will ever be heard of. A plain future among them would keep this object, which keeps that future.
void GatheringFutureState::loop_closes() noexcept {
  if (done()) return;
  const RefPtr<GatheringFutureState> kept(this);
  for (std::size_t i = 0; i < children_.size(); ++i) nodes_[i].leave();
}

void GatheringFutureState::finish_with_results() {
  if (cancel_requested_) {
    // The cancellation goes before the results that came in spite of it (C-24).
    for (const auto& child : children_) child->mark_retrieved();
    // Its message is that of the last child, if that one was cancelled.
    const FutureState& last = *children_.back();
    return finish_with_exception(last.cancelled() ? last.cancelled_error()
                                                  : std::make_exception_ptr(CancelledError()));
  }
  try {
    collect();
  } catch (...) {
    return finish_with_exception(std::current_exception());
  }
  finish();
}

bool GatheringFutureState::cancel(const std::exception_ptr& message) noexcept {
  if (done()) return false;
  bool any = false;
  for (const auto& child : children_) any = child->cancel(message) || any;
  if (any) cancel_requested_ = true;
  return any;
}

}  // namespace asyncio::detail
