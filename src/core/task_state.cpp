// The life of a task: start, sleep, wake, run, complete - and what cancel() does at each point of it.
#include <asyncio/base/exception_pointer.hpp>
#include <asyncio/base/exceptions.hpp>
#include <asyncio/base/text.hpp>
#include <asyncio/core/exception_context.hpp>
#include <asyncio/core/task_state.hpp>

#include <atomic>
#include <utility>

namespace asyncio::detail {

namespace {

// Relaxed: nothing is ordered by a name.
std::atomic<std::uint32_t> task_numbers_taken{0};

}  // namespace

void take_task_numbers() noexcept {
  constexpr std::uint32_t block = 1024;
  task_numbers.last = task_numbers_taken.fetch_add(block, std::memory_order_relaxed);
  task_numbers.end = task_numbers.last + block;
}

// -- start ----------------------------------------------------------------------------------------

void TaskState::start_eagerly() {
  if (running_loop() != &loop()) return loop().push_ready(*this);
  const ContextScope scope(context());
  const RefPtr<TaskState> kept(this);
  // The only step inside a step.
  struct BackToOuter {
    EventLoop& loop;
    TaskState* outer;
    ~BackToOuter() { loop.current_task_state() = outer; }
  } const back{loop(), loop().current_task_state()};
  run();
}

// -- sleep ----------------------------------------------------------------------------------------

void TaskState::sleep_unusually_on(FutureState& what) noexcept {
  if (&what.loop() != &loop() || &what == this) return refuse_to_sleep(what);
  what.add_waiter(*this);
  waiting_on_ = &what;
  cancel_what_it_waits_for();
}

// The mistake is thrown where it was made, one turn later, as in Python (T-11, T-12).
void TaskState::refuse_to_sleep(const FutureState& what) noexcept {
  if (interrupt_ == Interrupt::none) {
    try {
      const std::string text = &what == this ? "Task cannot await on itself: " + repr()
                                             : "Task " + repr() + " got Future " + what.repr() +
                                                   " attached to a different loop";
      exception_ = std::make_exception_ptr(RuntimeError(text));
    } catch (...) {
      exception_ = std::current_exception();
    }
    interrupt_ = Interrupt::error;
  }
  loop().push_ready(*this);
}

// A cancellation that came while it ran is passed on as soon as there is something to pass it to (C-06).
void TaskState::cancel_what_it_waits_for() noexcept {
  const std::exception_ptr message = std::move(exception_);
  exception_ = nullptr;
  if (waiting_on_->cancel(message)) interrupt_ = Interrupt::none;
  else exception_ = message;
}

// -- wake and run ---------------------------------------------------------------------------------

void TaskState::run() {
  if (!plain_step_ && !prepare_step()) [[unlikely]]
    return;
  waiting_on_ = nullptr;
  EventLoop& owner = loop();
  owner.current_task_state() = this;
  resume_on_trampoline(innermost_->handle());
  owner.current_task_state() = nullptr;
  if (root_->done()) complete();
}

// False when there is no step to take.
bool TaskState::prepare_step() {
  plain_step_ = !unseen_root_;
  if (root_->has_awaited()) return !ended_unseen();
  // Cancelled before its first step: the body never runs (C-01).
  if (interrupt_ != Interrupt::cancel) return true;
  end_cancelled(std::move(exception_));
  return false;
}

// True when a cancellation has ended what an unseen root waited for: unwinding it would show nothing to
// anybody, and costs a hundred times what destroying it does.
bool TaskState::ended_unseen() {
  if (!unseen_root_ || !waiting_on_ || innermost_ != root_) return false;
  const std::exception_ptr* const cancellation = waiting_on_->cancellation();
  if (!cancellation) return false;
  end_cancelled(*cancellation);
  return true;
}

void TaskState::end_cancelled(std::exception_ptr message) noexcept {
  interrupt_ = Interrupt::none;
  waiting_on_ = nullptr;
  destroy_frames();
  finish_cancelled(std::move(message));
  leave_loop();
}

// What the await throws instead of giving its result. Between the wake-up and this step cancel() may have
// been called (C-05), or uncancel() may have withdrawn it (C-12).
void TaskState::throw_interrupt(const FutureState* waited) {
  const Interrupt reason = interrupt_;
  interrupt_ = Interrupt::none;
  const std::exception_ptr thrown = std::move(exception_);
  exception_ = nullptr;
  if (reason == Interrupt::error) std::rethrow_exception(thrown);
  if (waited) {
    // A cancellation that came through what it waited for is the one that is thrown; its own is spent.
    const_cast<FutureState*>(waited)->mark_retrieved();
    if (waited->cancelled()) waited->throw_cancelled();
    if (is_cancellation(waited->failure())) std::rethrow_exception(waited->failure());
  }
  if (thrown) std::rethrow_exception(thrown);
  throw CancelledError();
}

// -- complete -------------------------------------------------------------------------------------

// The root returned or threw. Its frame goes before anybody hears of the result.
void TaskState::complete() {
  if (root_->exception() || interrupt_ == Interrupt::cancel) [[unlikely]]
    return complete_without_value(std::move(root_->exception()));
  try {
    take_value_from(*root_);
  } catch (...) {
    return complete_without_value(std::current_exception());
  }
  destroy_frames();
  finish();
  leave_loop();
}

void TaskState::complete_without_value(std::exception_ptr error) {
  destroy_frames();
  bool leaves = false;
  if (!error) {
    // Cancelled while it ran, and it never slept again: the value is dropped (C-07).
    const std::exception_ptr message = std::move(exception_);
    finish_cancelled(message);
  } else if (const auto* cancelled_error = exception_cast<CancelledError>(error)) {
    // One without a message is made anew for whoever awaits: that is cheaper than throwing it again.
    finish_cancelled(cancelled_error->message() ? error : nullptr);
  } else {
    leaves = leaves_the_loop(error);
    finish_with_exception(error);
  }
  interrupt_ = Interrupt::none;
  leave_loop();
  if (leaves) std::rethrow_exception(error);  // T-28
}

void TaskState::let_go_of_name_and_context() noexcept {
  if (named_) delete name_;
  context() = nullptr;
}

void TaskState::leave_loop() noexcept {
  TaskList& tasks = loop().tasks();
  (previous_ ? previous_->next_ : tasks.first) = next_;
  (next_ ? next_->previous_ : tasks.last) = previous_;
  previous_ = next_ = nullptr;
  release();
}

void TaskState::abandon() noexcept {
  const RefPtr<TaskState> kept(this);
  try {
    ExceptionContext context;
    context.message = "Task was destroyed but it is pending!";
    context.task = AnyTask(kept);
    loop().call_exception_handler(context);
  } catch (...) {
    // There is no one left to tell.
  }
  if (Waitable* waited = std::exchange(waiting_on_, nullptr)) waited->forget(*this);
  destroy_frames();
  discard_waiters();
  leave_loop();
}

// -- cancel ---------------------------------------------------------------------------------------

// Walks down the tasks that wait for each other; the one at the end passes it to what it waits for, or
// remembers it for its next step (C-02, C-03). A loop, because the chain may be long.
bool TaskState::cancel(const std::exception_ptr& message) noexcept {
  mark_retrieved();  // T-27
  if (done()) return false;
  for (TaskState* task = this;;) {
    ++task->cancel_requests_;
    Waitable* waited = task->waiting_on_;
    TaskState* deeper = waited ? waited->as_task() : nullptr;
    if (deeper) {
      deeper->mark_retrieved();
      if (!deeper->done()) {
        task = deeper;
        continue;
      }
    } else if (waited && waited->cancel(message)) {
      return true;
    }
    task->interrupt_ = Interrupt::cancel;
    task->plain_step_ = false;  // it may not have begun
    task->exception_ = message;
    return true;
  }
}

std::uint32_t TaskState::uncancel() noexcept {
  if (cancel_requests_ > 0 && --cancel_requests_ == 0 && interrupt_ == Interrupt::cancel) {
    interrupt_ = Interrupt::none;
    exception_ = nullptr;
  }
  return cancel_requests_;
}

// -- look -----------------------------------------------------------------------------------------

std::string TaskState::name() const {
  return named_ ? name_->text : "Task-" + std::to_string(number_);
}

void TaskState::set_name(std::string name) {
  if (named_) {
    name_->text = std::move(name);
  } else {
    name_ = new Name{std::move(name), spawned_at_};
    named_ = true;
  }
}

void TaskState::set_first_name(std::string_view name) {
  try {
    set_name(std::string(name));
  } catch (...) {
    destroy_frames();
    leave_loop();
    throw;
  }
}

std::vector<StackFrame> TaskState::stack() const {
  std::vector<StackFrame> frames;
  for (const Frame* frame = root_; frame; frame = frame->child())
    frames.push_back({function_name(frame->defined_at().function_name()),
                      frame->waits_at().file_name(),
                      static_cast<unsigned>(frame->waits_at().line())});
  return frames;
}

namespace {

// How many tasks one repr shows inside each other: a chain of them may be longer than the stack is deep.
class ReprDepth {
 public:
  ReprDepth() noexcept { ++depth_; }
  ReprDepth(const ReprDepth&) = delete;
  ReprDepth& operator=(const ReprDepth&) = delete;
  ~ReprDepth() { --depth_; }
  static bool too_deep() noexcept { return depth_ > 8; }

 private:
  static inline thread_local int depth_ = 0;
};

}  // namespace

std::string TaskState::repr() const {
  const ReprDepth depth;
  if (ReprDepth::too_deep()) return "<Task " + name() + " ...>";
  std::string state = repr_state();
  const std::size_t word = state.find(' ');
  const std::string details = word == state.npos ? "" : state.substr(word);
  state = !done() && cancel_requests_ > 0 ? "cancelling" : state.substr(0, word);
  std::string text = "<Task " + state + " name=" + quoted(name()) + " coro=<" +
                     function_name((root_ ? root_->defined_at() : defined_at_).function_name()) +
                     "() ";
  if (root_) text += "running at " + file_and_line(root_->waits_at()) + ">";
  else text += "done, defined at " + file_and_line(defined_at_) + ">";
  if (waiting_on_) text += " wait_for=" + waiting_on_->describe();
  return text + repr_callbacks() + details + repr_creation() + ">";
}

}  // namespace asyncio::detail
