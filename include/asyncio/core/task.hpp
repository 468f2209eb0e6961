// Task: a coroutine that runs on its own, beside others.
#pragma once

#include <asyncio/core/coroutine.hpp>
#include <asyncio/core/future.hpp>
#include <asyncio/core/task_state.hpp>

#include <iosfwd>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace asyncio {

namespace detail {

template <typename T>
class TypedTaskState final : public WithValue<TaskState, T> {
 public:
  [[gnu::always_inline]] TypedTaskState(EventLoop& loop, CoroutinePromise<T>& root,
                                        ContextSlot context, std::uint32_t number,
                                        const std::source_location& spawned_at) noexcept
      : WithValue<TaskState, T>(loop, root, std::move(context), number, spawned_at) {}

 private:
  friend FutureState;
  void end() noexcept override { FutureState::end_of(this); }
  void take_value_from(Frame& root) override {
    this->slot_.emplace(std::move(static_cast<CoroutinePromise<T>&>(root).slot().value()));
  }
};

// What AnyTask and Task<T> share: all but the result.
template <typename Derived>
class TaskMembers {
 public:
  // "Task-7" unless it was given one (T-09).
  std::string get_name() const { return task().name(); }
  void set_name(std::string_view name) const { task().set_name(std::string(name)); }
  // cancel() calls not yet answered by uncancel() (C-09).
  int cancelling() const noexcept { return static_cast<int>(task().cancelling()); }
  // Takes one back and gives the rest; at 0 a cancellation not yet thrown is withdrawn (C-12).
  int uncancel() const noexcept { return static_cast<int>(task().uncancel()); }
  // The context that its steps run in.
  Context get_context() const {
    ContextSlot& slot = task().context();
    if (!slot) slot = ContextSlot::adopt(new ContextState);
    return Context(slot);
  }
  // Its suspended coroutines, outermost first; empty once it is done.
  std::vector<StackFrame> get_stack() const { return task().stack(); }
  // Writes get_stack() to `out`, std::cerr without one.
  void print_stack() const;
  void print_stack(std::ostream& out) const;

 private:
  TaskState& task() const noexcept {
    return *static_cast<const Derived&>(*this).AnyFuture::state()->as_task();
  }
};

void write_stack(std::ostream* out, const TaskState& task);

}  // namespace detail

// A task of any result type. See Task.
class AnyTask : public AnyFuture, public detail::TaskMembers<AnyTask> {
 public:
  AnyTask() noexcept = default;
  explicit AnyTask(detail::RefPtr<detail::TaskState> state) noexcept
      : AnyFuture(detail::RefPtr<detail::FutureState>(std::move(state))) {}
};

// The handle of a running coroutine, and the future of its result. Copies mean the same task. The loop owns
// it until it is done: a dropped handle loses nothing (I7). Made by create_task().
// Cancelling: cancel() makes CancelledError appear at the await where the task waits, one turn later; the
// coroutine may clean up, also with awaits, or answer it otherwise (C-02, C-13).
template <typename T = void>
class Task : public Future<T>, public detail::TaskMembers<Task<T>> {
 public:
  // An empty handle, to be assigned to.
  Task() noexcept : Future<T>(detail::RefPtr<detail::FutureState>()) {}
  explicit Task(detail::RefPtr<detail::FutureState> state) noexcept : Future<T>(std::move(state)) {}

  operator AnyTask() const noexcept {  // NOLINT(google-explicit-constructor)
    return AnyTask(
        detail::RefPtr<detail::TaskState>(this->state() ? this->state()->as_task() : nullptr));
  }

  template <typename F>
  DoneCallbackToken add_done_callback(
      F&& f, CallOptions options = {},
      std::source_location given_at = std::source_location::current()) const {
    return this->template add_callback<Task<T>>(std::forward<F>(f), options, given_at);
  }
  // A task's result is what its coroutine returns (T-10).
  template <typename... Args>
  void set_result(Args&&...) const = delete;
  template <typename... Args>
  void set_exception(Args&&...) const = delete;
};

// The task whose step runs now; empty inside plain callbacks (T-13). RuntimeError outside a running loop.
AnyTask current_task();
std::optional<AnyTask> current_task(EventLoop& loop);
// The tasks of a loop that are not done, in the order of their creation (T-14).
std::vector<AnyTask> all_tasks();
std::vector<AnyTask> all_tasks(EventLoop& loop);

// The task factory that makes every task eager (E-01).
void eager_task_factory(EventLoop& loop, TaskOptions& options);

namespace detail {

template <typename T>
Task<T> start_task_with(EventLoop& loop, Coroutine<T>& coroutine, const TaskOptions& options,
                        const std::source_location& spawned_at) {
  // Whatever may throw or call comes before the construction.
  const bool named = options.name.data() != nullptr;
  ContextSlot context = options.context ? options.context->state() : inherit_context();
  const std::uint32_t number = named ? 0 : next_task_number();
  CoroutinePromise<T>& root = coroutine.promise();
  auto& state = *new TypedTaskState<T>(loop, root, std::move(context), number, spawned_at);
  // Released only when the task owns it: making the task may fail for want of memory.
  coroutine.disown();
  Task<T> task{RefPtr<FutureState>::adopt(&state)};
  if (named) [[unlikely]]
    state.set_first_name(options.name);
  state.start(options.eager_start.value_or(false));
  return task;
}

// The options by reference: copying them would load 16 bytes at once right behind a narrower store, which
// stalls for as long as the rest of a task's construction takes.
template <typename T>
Task<T> start_task(EventLoop& loop, Coroutine<T>&& coroutine, const TaskOptions& options,
                   const std::source_location& spawned_at) {
  loop.check_usable();
  if (const TaskFactory factory = loop.get_task_factory()) [[unlikely]] {
    TaskOptions changed = options;
    factory(loop, changed);
    return start_task_with(loop, coroutine, changed, spawned_at);
  }
  return start_task_with(loop, coroutine, options, spawned_at);
}

template <typename Derived>
void TaskMembers<Derived>::print_stack() const {
  write_stack(nullptr, task());
}
template <typename Derived>
void TaskMembers<Derived>::print_stack(std::ostream& out) const {
  write_stack(&out, task());
}

}  // namespace detail
}  // namespace asyncio
