// Who is cancelled when a member of a group fails, and what the group throws in the end.
#include <asyncio/base/block_pool.hpp>
#include <asyncio/base/check.hpp>
#include <asyncio/base/exception_group.hpp>
#include <asyncio/base/exception_pointer.hpp>
#include <asyncio/compose/task_group.hpp>
#include <asyncio/core/exception_context.hpp>

#include <utility>

namespace asyncio {

namespace detail {

// A task's membership: waits for the task, then tells the group. Owned by the queue that it stands in.
class TaskGroupMember final : public HandleState, public PoolAllocated {
 public:
  TaskGroupMember(TaskGroup& group, TaskState& task) noexcept
      : HandleState(nullptr), group_(&group), task_(&task) {}

  void run() override {
    const std::unique_ptr<TaskGroupMember> owned(this);
    if (group_) group_->member_done(*this);
  }
  void discard() noexcept override {
    if (group_) group_->unlink(*this);
    delete this;
  }
  std::string callback_text() const override { return "TaskGroup._on_task_done()"; }

  const RefPtr<TaskState>& task() const noexcept { return task_; }
  void group_is_gone() noexcept { group_ = nullptr; }

  TaskGroupMember* previous = nullptr;
  TaskGroupMember* next = nullptr;

 private:
  TaskGroup* group_;
  RefPtr<TaskState> task_;
};

}  // namespace detail

TaskGroup::TaskGroup(TaskGroup&& other) noexcept : cancel_on_entry_(other.cancel_on_entry_) {
  detail::check(!other.entered_, "a task group was moved after its block began");
}

// Members are left only when the block's frame was destroyed with the loop.
TaskGroup::~TaskGroup() {
  for (detail::TaskGroupMember* member = first_; member; member = member->next)
    member->group_is_gone();
}

const char* TaskGroup::refuses() const noexcept {
  if (!entered_) return "has not been entered";
  if (exiting_ && unfinished_ == 0) return "is finished";
  if (aborting_) return "is shutting down";
  return nullptr;
}

void TaskGroup::throw_refusal(const char* refusal) const {
  throw RuntimeError("TaskGroup " + repr() + " " + refusal);
}

void TaskGroup::add(detail::TaskState& task) {
  detail::TaskGroupMember* member = nullptr;
  try {
    // Room for an error of each member: its end must not fail for want of memory.
    if (const std::size_t needed = errors_.size() + unfinished_ + 1; needed > errors_.capacity())
      errors_.reserve(2 * needed);
    member = new detail::TaskGroupMember(*this, task);
  } catch (...) {
    task.cancel(nullptr);  // nobody would wait for it
    throw;
  }
  member->previous = last_;
  (last_ ? last_->next : first_) = member;
  last_ = member;
  ++unfinished_;
  // An eager task may be done already; its end is heard of in the next turn all the same (E-07).
  if (task.done()) {
    loop_->push_ready(*member);
    return;
  }
  task.add_waiter(*member);
  // Its first step, taken eagerly, shut the group down before it was a member.
  if (aborting_) task.cancel(nullptr);
}

void TaskGroup::unlink(detail::TaskGroupMember& member) noexcept {
  (member.previous ? member.previous->next : first_) = member.next;
  (member.next ? member.next->previous : last_) = member.previous;
  --unfinished_;
}

void TaskGroup::member_done(detail::TaskGroupMember& member) {
  unlink(member);
  if (unfinished_ == 0)
    if (detail::Waiter* block = exit_waiters_.first_waiting()) block->set();
  detail::TaskState& task = *member.task();
  if (task.cancelled()) return;  // G-03
  const std::exception_ptr error = task.exception();
  if (!error) return;
  errors_.push_back(error);
  if (!base_error_ && detail::leaves_the_loop(error)) base_error_ = error;
  if (parent_.done()) {
    detail::report_error(*loop_, [&](ExceptionContext& context) {
      context.message = "Task " + task.repr() + " has errored out but its parent task " +
                        asyncio::repr(parent_) + " is already completed";
      context.exception = error;
      context.task = AnyTask(member.task());
    });
    return;
  }
  if (aborting_ || parent_cancel_requested_) return;
  abort();
  cancel_parent();
}

void TaskGroup::abort() noexcept {
  aborting_ = true;
  for (detail::TaskGroupMember* member = first_; member; member = member->next)
    if (!member->task()->done()) member->task()->cancel(nullptr);
}

// aexit() takes this request back: it is the group's own, not one from outside.
void TaskGroup::cancel_parent() noexcept {
  parent_cancel_requested_ = true;
  parent_.cancel();
}

void TaskGroup::cancel() {
  if (!entered_) {
    cancel_on_entry_ = true;
    return;
  }
  if (aborting_ || (exiting_ && unfinished_ == 0)) return;
  abort();
  if (!parent_cancel_requested_) cancel_parent();
}

Coroutine<> TaskGroup::aenter() {
  if (entered_) throw RuntimeError("TaskGroup " + repr() + " has already been entered");
  EventLoop& loop = get_running_loop();
  parent_ = current_task();
  if (!parent_) throw RuntimeError("TaskGroup " + repr() + " cannot determine the parent task");
  loop_ = &loop;
  entered_ = true;
  if (cancel_on_entry_) cancel();
  co_return;
}

Coroutine<bool> TaskGroup::aexit(std::exception_ptr error) {
  auto exit = prepare_exit(error);
  co_return co_await std::move(exit);
}

Coroutine<bool> TaskGroup::prepare_exit(const std::exception_ptr& given) {
  const std::exception_ptr error = given;
  exiting_ = true;
  const bool cancelled = detail::is_cancellation(error);
  std::exception_ptr cancellation = cancelled ? error : nullptr;
  if (error && !base_error_ && detail::leaves_the_loop(error)) base_error_ = error;

  // 1. The body failed or was cancelled: so are the tasks.
  if (error && !aborting_) abort();

  // 2. Every task ends first. A cancellation from outside interrupts the wait, perhaps more than once.
  std::exception_ptr interruption;
  while (unfinished_ > 0) {
    detail::Waiter all_done(exit_waiters_);
    try {
      co_await detail::WaiterAwaiter(all_done);
    } catch (const CancelledError&) {
      interruption = std::current_exception();
      if (!aborting_) {
        cancellation = interruption;
        abort();
      }
    }
  }
  if (base_error_) std::rethrow_exception(base_error_);

  // 3. The group's own request is taken back; what is left then came from outside.
  const bool requested = parent_cancel_requested_;
  if (requested) {
    if (parent_.uncancel() == 0) cancellation = nullptr;
    else if (!cancellation) cancellation = interruption;
  }
  if (cancellation && errors_.empty()) std::rethrow_exception(cancellation);

  // 4. Errors go before cancellations; one from outside is asked for again, and comes at the next await (G-08).
  if (error && !cancelled) errors_.push_back(error);
  if (errors_.empty()) co_return requested&& cancelled;
  if (errors_.size() == 1 && exception_cast<GeneratorExit>(error)) {
    errors_.clear();
    std::rethrow_exception(error);  // G-17
  }
  if (parent_.cancelling() > 0) {
    parent_.uncancel();
    parent_.cancel();
  }
  std::rethrow_exception(
      make_exception_group("unhandled errors in a TaskGroup", std::exchange(errors_, {})));
}

std::string TaskGroup::repr() const {
  std::string text = "<TaskGroup";
  if (unfinished_ > 0) text += " tasks=" + std::to_string(unfinished_);
  if (!errors_.empty()) text += " errors=" + std::to_string(errors_.size());
  if (aborting_) text += " cancelling";
  else if (entered_) text += " entered";
  return text + ">";
}

}  // namespace asyncio
