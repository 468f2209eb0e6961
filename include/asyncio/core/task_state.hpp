// TaskState: what every task is underneath - a coroutine that the loop drives, step by step.
#pragma once

#include <asyncio/base/check.hpp>
#include <asyncio/core/event_loop.hpp>
#include <asyncio/core/frame.hpp>
#include <asyncio/core/future_state.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace asyncio {

// How a task is made. {.name = "fetcher"} is safe everywhere: nothing here owns anything.
struct TaskOptions {
  std::string_view name = {};  // none given: "Task-N" (T-09)
  Context* context = nullptr;  // run in it, itself; null: in a copy of the current one (T-17)
  std::optional<bool> eager_start = {};  // run up to the first suspension at once (E-05)
};
static_assert(std::is_trivially_destructible_v<TaskOptions>);

// One coroutine of a suspended task.
struct StackFrame {
  std::string function;
  std::string file;
  unsigned line = 0;
};

namespace detail {

// Task numbers are process-wide, as in Python (T-09). A thread takes them by the block, because an atomic
// operation costs as much as the rest of a task's construction.
struct TaskNumbers {
  std::uint32_t last = 0;
  std::uint32_t end = 0;
};
inline constinit thread_local TaskNumbers task_numbers{};
[[gnu::cold]] void take_task_numbers() noexcept;

inline std::uint32_t next_task_number() noexcept {
  if (task_numbers.last == task_numbers.end) [[unlikely]]
    take_task_numbers();
  return ++task_numbers.last;
}

// What a task notes of itself between two steps. A base, so that it fills a byte which FutureState leaves free: a
// task of an int takes two cache lines.
struct TaskNotes {
  enum class Interrupt : std::uint8_t {
    none,
    cancel,  // the next step throws CancelledError; exception_ is null or holds the one to throw
    error    // the next step throws exception_: it awaited what it must not
  };

  Interrupt interrupt_ : 2 = Interrupt::none;
  bool plain_step_ : 1 = true;    // nothing to look at before the next step
  bool unseen_root_ : 1 = false;  // no frame that a user could see
  bool named_ : 1 = false;        // by somebody: it is not Task-N
  std::uint8_t spare_ : 3 = 0;    // a byte without gaps is set by one store
};

// A future that is also a handle: queueing a step allocates nothing. At every moment it is one of
// queued (on the ready queue), running, sleeping (among the waiters of waiting_on_) or done (I3).
// The loop owns a reference until it is done (I7).
class TaskState : public FutureState, private TaskNotes, public HandleState {
 public:
  // -- The road: start, sleep, wake, run, complete

  // Queues the first step (T-01), or with eager_start takes it now (E-01).
  void start(bool eager) {
    if (eager) [[unlikely]]
      return start_eagerly();
    loop().push_ready(*this);
  }
  // The running frame sleeps until `what` is done; its waking is what() making its waiters ready.
  void sleep_on(FutureState& what, Frame& frame) noexcept {
    innermost_ = &frame;
    // One way out for all that is unusual: where a frame is left, its unwind table grows, and a cancellation that is
    // thrown there takes longer.
    if (&what.loop() != &loop() || &what == this || interrupt_ != Interrupt::none) [[unlikely]]
      return sleep_unusually_on(what);
    what.add_waiter(*this);
    waiting_on_ = &what;
  }
  // As above, for an operation that will call wake() itself.
  void sleep_on_operation(Waitable& what, Frame& frame) noexcept {
    innermost_ = &frame;
    waiting_on_ = &what;
    if (interrupt_ != Interrupt::none) [[unlikely]]
      cancel_what_it_waits_for();
  }
  // To the back of the ready queue (T-05).
  void yield(Frame& frame) noexcept {
    innermost_ = &frame;
    loop().push_ready(*this);
  }
  // By whatever sleep_on_operation() named. Nothing runs yet.
  void wake() noexcept { loop().push_ready(*this); }
  // First thing in the await_resume() of every await that slept: throws what cancel() left behind (C-05).
  // `waited` is the future that it slept on, if any: its own CancelledError goes before a new one.
  void resumed(const FutureState* waited = nullptr) {
    if (interrupt_ != Interrupt::none) [[unlikely]]
      throw_interrupt(waited);
  }

  // Whether resumed() would throw.
  bool interrupted() const noexcept { return interrupt_ != Interrupt::none; }

  void run() final;
  void discard() noexcept final {}
  // The root is the library's own and has nothing to clean up: a cancellation destroys it where it sleeps,
  // and throws nothing.
  void nobody_sees_the_root() noexcept {
    unseen_root_ = true;
    plain_step_ = false;
  }

  // -- Cancellation (C)

  bool cancel(const std::exception_ptr& message) noexcept final;
  std::uint32_t cancelling() const noexcept { return cancel_requests_; }
  std::uint32_t uncancel() noexcept;
  // An operation that was cancelled throws its own CancelledError: it stands for later ones too.
  void withdraw_interrupt() noexcept {
    interrupt_ = Interrupt::none;
    exception_ = nullptr;
  }

  // The loop closes: reports and destroys a task that is not done; its future stays pending.
  void abandon() noexcept;

  // -- Looking

  std::string name() const;
  void set_name(std::string name);
  // For a task that was just made: without memory for the name it is taken apart again.
  [[gnu::cold]] void set_first_name(std::string_view name);
  const Frame* root() const noexcept { return root_; }
  Waitable* waiting_on() const noexcept { return waiting_on_; }
  const std::source_location& spawned_at() const noexcept {
    return named_ ? name_->spawned_at : spawned_at_;
  }
  const std::source_location* created_at() const noexcept final { return &spawned_at(); }
  // Outermost first; empty once done.
  std::vector<StackFrame> stack() const;
  TaskState* next_in_loop() const noexcept { return next_; }

  std::string repr() const final;
  std::string callback_text() const final { return "Task.task_wakeup()"; }
  const char* class_name() const noexcept final { return "Task"; }
  TaskState* as_task() noexcept final { return this; }
  ContextSlot* context_slot() noexcept final { return &context(); }

 protected:
  // Takes over the frame. The new object has two references: the caller's and the loop's. Nothing in it calls
  // anybody, so that inlined it is a row of stores.
  [[gnu::always_inline]] TaskState(EventLoop& loop, Frame& root, ContextSlot context,
                                   std::uint32_t number,
                                   const std::source_location& spawned_at) noexcept
      : FutureState(loop, true), HandleState(std::move(context)), innermost_(&root), root_(&root),
        spawned_at_(spawned_at), number_(number) {
    root.become_root_of(*this);
    add_reference();  // the loop's
    TaskList& tasks = loop.tasks();
    previous_ = tasks.last;
    (tasks.last ? tasks.last->next_ : tasks.first) = this;
    tasks.last = this;
  }
  // Leaves nothing to its destructors; see end_of().
  [[gnu::always_inline]] void let_go() noexcept {
    check(!root_, "a task was destroyed with a coroutine that is not done");
    if (named_ || context()) [[unlikely]]
      let_go_of_name_and_context();
    FutureState::let_go();
    std::construct_at(&context());  // null already, as in FutureState::let_go()
  }

  // Moves the root's value into the task's slot; may throw what a move constructor throws.
  virtual void take_value_from(Frame& root) = 0;

 private:
  // What a task has that was given a name.
  struct Name {
    std::string text;
    std::source_location spawned_at;
  };

  [[gnu::cold]] void let_go_of_name_and_context() noexcept;
  void start_eagerly();
  [[gnu::cold]] bool prepare_step();
  bool ended_unseen();
  void end_cancelled(std::exception_ptr message) noexcept;
  [[gnu::cold]] void sleep_unusually_on(FutureState& what) noexcept;
  [[gnu::cold]] void refuse_to_sleep(const FutureState& what) noexcept;
  void cancel_what_it_waits_for() noexcept;
  [[gnu::cold]] void throw_interrupt(const FutureState* waited);
  void complete();
  void complete_without_value(std::exception_ptr error);
  void leave_loop() noexcept;
  void destroy_frames() noexcept {
    Frame* const root = std::exchange(root_, nullptr);
    std::construct_at(&defined_at_, root->defined_at());
    Frame::destroy_chain(root);
  }

  union {
    Frame* innermost_;                 // while there is a root: what the next step resumes
    std::source_location defined_at_;  // after that
  };
  Frame* root_;  // null once done
  // Invariant: not null and not done exactly while the task sleeps on something that can be cancelled.
  Waitable* waiting_on_ = nullptr;
  TaskState* previous_ = nullptr;
  TaskState* next_ = nullptr;
  union {
    std::source_location spawned_at_;
    Name* name_;  // when named_; owned
  };
  std::uint32_t number_;
  std::uint32_t cancel_requests_ = 0;
};

}  // namespace detail
}  // namespace asyncio
