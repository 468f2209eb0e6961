// TaskGroup: tasks that end together - the block does not end before them, and one's failure ends all.
#pragma once

#include <asyncio/core/coroutine.hpp>
#include <asyncio/core/create_task.hpp>
#include <asyncio/core/repr.hpp>
#include <asyncio/core/task.hpp>
#include <asyncio/core/waiter.hpp>

#include <exception>
#include <source_location>
#include <string>
#include <utility>
#include <vector>

namespace asyncio {

namespace detail {
class TaskGroupMember;
}

// A manager for async_with(). The block ends when all its tasks are done (G-01). The first that fails
// cancels the others and the block, and everything is awaited; then ExceptionGroup("unhandled errors in a
// TaskGroup") is thrown, with the errors in the order in which the tasks finished (G-02, G-04).
// Cancel safety: a cancellation from outside cancels all tasks and waits for them (G-07, G-08).
// Owned by its block; belongs to the task that entered it.
class TaskGroup {
 public:
  TaskGroup() noexcept = default;
  // Only before it is entered.
  TaskGroup(TaskGroup&& other) noexcept;
  TaskGroup& operator=(TaskGroup&&) = delete;
  ~TaskGroup();

  // As asyncio::create_task(), in this group. RuntimeError before the block, after its end, and while the
  // group is shutting down; the coroutine is then closed (G-09).
  template <typename A>
  auto create_task(A&& coroutine, TaskOptions options = {},
                   std::source_location spawned_at = std::source_location::current()) {
    auto made = detail::as_coroutine(std::forward<A>(coroutine));
    if (const char* refusal = refuses()) {
      made.close();
      throw_refusal(refusal);
    }
    auto task = detail::start_task(*loop_, std::move(made), options, spawned_at);
    add(*task.state()->as_task());
    return task;
  }

  // Cancels the tasks and the block; the block then ends without an exception (G-16). Before the block
  // begins it is remembered; after its end it does nothing.
  void cancel();

  Coroutine<> aenter();
  Coroutine<bool> aexit(std::exception_ptr error);
  // aexit() for async_with(), which makes it before the block begins. Waiting for the tasks allocates nothing.
  Coroutine<bool> prepare_exit(const std::exception_ptr& error);

  std::string repr() const;

 private:
  friend class detail::TaskGroupMember;

  const char* refuses() const noexcept;
  [[noreturn]] void throw_refusal(const char* refusal) const;
  void add(detail::TaskState& task);
  void member_done(detail::TaskGroupMember& member);
  void unlink(detail::TaskGroupMember& member) noexcept;
  void abort() noexcept;
  void cancel_parent() noexcept;

  EventLoop* loop_ = nullptr;
  AnyTask parent_;
  detail::TaskGroupMember* first_ = nullptr;  // in the order of creation
  detail::TaskGroupMember* last_ = nullptr;
  std::size_t unfinished_ = 0;
  std::vector<std::exception_ptr> errors_;
  std::exception_ptr base_error_;     // KeyboardInterrupt, SystemExit: thrown bare (G-06)
  detail::WaiterQueue exit_waiters_;  // the block, while it waits for its tasks
  bool entered_ = false;
  bool exiting_ = false;
  bool aborting_ = false;
  bool parent_cancel_requested_ = false;
  bool cancel_on_entry_ = false;
};

// "<TaskGroup tasks=2 errors=1 cancelling>", "<TaskGroup entered>" (Y-09).
inline std::string repr(const TaskGroup& group) { return group.repr(); }

template <>
inline constexpr bool detail::has_own_text<TaskGroup> = true;

}  // namespace asyncio
