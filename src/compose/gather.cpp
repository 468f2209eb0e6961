// When a gathering is done, and with what.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/compose/gather.hpp>

namespace asyncio::detail {

// Waits for one child: the one in the same place. Stands in an array of the gathering's.
class GatheringFutureState::ChildNode final : public HandleState {
 public:
  ChildNode() noexcept : HandleState(nullptr) {}

  void wait_for(FutureState& child, GatheringFutureState& gathering) noexcept {
    gathering_ = &gathering;
    ++gathering.waiting_;
    child.add_waiter(*this);
  }
  void run() override {
    GatheringFutureState& gathering = *gathering_;
    // Still counted meanwhile: children that are let go discard their nodes, and one of them must not be the last.
    gathering.child_done(
        gathering.children_[static_cast<std::size_t>(this - &gathering.nodes_[0])].get());
    --gathering.waiting_;
    gathering.release_after_last_node();
  }
  void discard() noexcept override {
    --gathering_->waiting_;
    gathering_->release_after_last_node();
  }
  // The gathering is done and has let go of its children: this one's exception is nobody's concern (C-21).
  void keep_future(FutureState& child) noexcept override {
    if (gathering_->done()) child.mark_retrieved();
  }
  std::string callback_text() const override { return "gather.<locals>._done_callback()"; }

 private:
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

// True when that ends the gathering. A child that was cancelled counts as one that failed (C-23).
inline bool GatheringFutureState::fails_with(FutureState& child) {
  if (child.has_value() || return_exceptions_) [[likely]]
    return false;
  finish_with_exception(child.cancelled() ? child.cancelled_error() : child.exception());
  let_go_of_pending_children();
  return true;
}

void GatheringFutureState::gather(std::vector<RefPtr<FutureState>> children,
                                  bool return_exceptions) {
  children_ = std::move(children);
  return_exceptions_ = return_exceptions;
  if (children_.empty()) return finish_with_results();
  nodes_ = std::make_unique<ChildNode[]>(children_.size());
  // From here on nothing throws: a node among a child's waiters must not outlive this object.
  bool all_tasks = true, some_done = false;
  for (std::size_t i = 0; i < children_.size(); ++i) {
    FutureState& child = *children_[i];
    some_done = some_done || child.done();
    if (child.done() || child.mark()) continue;  // one that is given twice is waited for once
    nodes_[i].wait_for(child, *this);
    all_tasks = all_tasks && child.is_task();
  }
  for (const auto& child : children_) child->unmark();
  // Tasks let go by themselves when the loop closes.
  if (!all_tasks) loop().tell_of_close(*this);
  if (waiting_ > 0) add_reference();  // the nodes'
  if (some_done) count_those_done_already();
  if (!done() && waiting_ == 0) finish_with_results();
}

void GatheringFutureState::count_those_done_already() {
  for (const auto& child : children_) {
    if (!child || !child->done()) continue;  // null: let go because an earlier one has failed
    if (done()) child->mark_retrieved();     // C-21
    else fails_with(*child);
  }
}

// While the child's own node is still counted.
inline void GatheringFutureState::child_done(FutureState* child) {
  if (done()) {
    if (child) child->mark_retrieved();  // C-21
    return;
  }
  if (!fails_with(*child) && waiting_ == 1) finish_with_results();
}

// May be the end of it.
void GatheringFutureState::release_after_last_node() noexcept {
  if (waiting_ == 0) release();
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
  for (std::size_t i = 0; i < children_.size(); ++i)
    if (children_[i]->remove_waiter(nodes_[i])) nodes_[i].discard();
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
