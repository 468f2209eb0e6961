// Finding tasks: the current one, all of them, and what they are doing.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/core/create_task.hpp>
#include <asyncio/core/task.hpp>

#include <iostream>

namespace asyncio {

AnyTask current_task() { return current_task(get_running_loop()).value_or(AnyTask()); }

std::optional<AnyTask> current_task(EventLoop& loop) {
  detail::TaskState* running = loop.current_task_state();
  if (!running) return std::nullopt;
  return AnyTask(detail::RefPtr<detail::TaskState>(running));
}

std::vector<AnyTask> all_tasks() { return all_tasks(get_running_loop()); }

std::vector<AnyTask> all_tasks(EventLoop& loop) {
  std::vector<AnyTask> tasks;
  for (detail::TaskState* task = loop.tasks().first; task; task = task->next_in_loop())
    tasks.emplace_back(detail::RefPtr<detail::TaskState>(task));
  return tasks;
}

void eager_task_factory(EventLoop&, TaskOptions& options) {
  if (!options.eager_start) options.eager_start = true;
}

namespace detail {

void throw_other_loop() {
  throw ValueError(
      "The future belongs to a different loop than the one specified as the loop argument");
}

void write_stack(std::ostream* out, const TaskState& task) {
  std::ostream& stream = out ? *out : std::cerr;
  const std::vector<StackFrame> frames = task.stack();
  if (frames.empty()) {
    stream << "No stack for " << task.repr() << '\n';
    return;
  }
  stream << "Stack for " << task.repr() << " (most recent call last):\n";
  for (const StackFrame& frame : frames)
    stream << "  File \"" << frame.file << "\", line " << frame.line << ", in " << frame.function
           << '\n';
}

// A step of run_until_complete(): runs until the future is done, or somebody stops the loop.
void run_future(EventLoop& loop, const AnyFuture& future, bool made_here) {
  const DoneCallbackToken token = future.add_done_callback([](const AnyFuture& done) {
    // What leaves the loop has left it already; the loop must then not be stopped a second time.
    if (!done.cancelled() && leaves_the_loop(done.exception())) return;
    done.get_loop().stop();
  });
  try {
    loop.run_forever();
  } catch (...) {
    // The result that nobody will ask for is not an error that was overlooked.
    if (made_here) future.state()->mark_retrieved();
    future.remove_done_callback(token);
    throw;
  }
  future.remove_done_callback(token);
  if (!future.done()) throw RuntimeError("Event loop stopped before Future completed.");
}

}  // namespace detail
}  // namespace asyncio
