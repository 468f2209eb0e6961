// How a runner begins and how everything ends.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/compose/async_generator.hpp>
#include <asyncio/compose/gather.hpp>
#include <asyncio/core/exception_context.hpp>
#include <asyncio/run/runner.hpp>

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

namespace asyncio {

namespace {

// How long a function in the default executor may hold the end of a program up.
constexpr std::chrono::seconds executor_limit{300};

using Deadline = std::optional<Clock::time_point>;

// Runs the loop until the future is done; or until the deadline, if there is one.
template <typename T>
void run_until_done(EventLoop& loop, const Future<T>& future, const Deadline& deadline) {
  const auto stop = [&loop] { loop.stop(); };
  TimerHandle timer = deadline ? loop.call_at(*deadline, stop) : TimerHandle();
  const auto token = future.add_done_callback([stop](const AnyFuture&) { stop(); });
  struct Undo {
    ~Undo() {
      timer.cancel();
      future.remove_done_callback(token);
    }
    TimerHandle& timer;
    const Future<T>& future;
    DoneCallbackToken token;
  } const undo{timer, future, token};
  loop.run_forever();
}

// Which tasks keep the program from ending, and where: asyncio itself would wait for ever, and say nothing.
void name_the_stuck(const std::vector<AnyTask>& tasks) {
  std::string text;
  std::size_t stuck = 0;
  for (const AnyTask& task : tasks) {
    if (task.done()) continue;
    ++stuck;
    text += "  " + repr(task) + "\n";
    for (const StackFrame& frame : task.get_stack())
      text +=
          "    " + frame.function + "() at " + frame.file + ":" + std::to_string(frame.line) + "\n";
  }
  if (stuck == 0) return;
  std::fprintf(
      stderr,
      "asyncio: the shutdown goes on without %zu task%s that did not end when cancelled:\n%s",
      stuck, stuck == 1 ? "" : "s", text.c_str());
}

// Each is cancelled once, and awaited until the deadline, without one for as long as it takes; what they fail
// with is reported. Tasks that these tasks create meanwhile are not looked for.
void cancel_all_tasks(EventLoop& loop, const Deadline& deadline) {
  const std::vector<AnyTask> left = all_tasks(loop);
  if (left.empty()) return;
  for (const AnyTask& task : left) task.cancel();
  run_until_done(loop, gather(return_exceptions, left), deadline);
  name_the_stuck(left);
  for (const AnyTask& task : left) {
    if (!task.done() || task.cancelled()) continue;
    const std::exception_ptr error = task.exception();
    if (!error) continue;
    ExceptionContext context;
    context.message = "unhandled exception during asyncio.run() shutdown";
    context.exception = error;
    context.task = task;
    loop.call_exception_handler(context);
  }
}

void close_asyncgens(EventLoop& loop, const Deadline& deadline) {
  if (!loop.asyncgens()) return;
  const Task<> closing = loop.create_task(loop.shutdown_asyncgens());
  run_until_done(loop, closing, deadline);
  name_the_stuck({closing});
}

}  // namespace

// run() closes before, and its caller gets what close() throws; from here nobody can.
Runner::~Runner() {
  try {
    close();
  } catch (...) {
    std::fprintf(stderr, "asyncio: closing the runner failed: %s\n",
                 repr(std::current_exception()).c_str());
  }
}

void Runner::refuse_inside_a_loop(const char* sentence) {
  if (running_loop()) throw RuntimeError(sentence);
}

EventLoop& Runner::get_loop() {
  if (phase_ == Phase::closed) throw RuntimeError("Runner is closed");
  if (phase_ == Phase::created) {
    if (options_.loop_factory) {
      loop_ = options_.loop_factory();
    } else {
      loop_ = new_event_loop();
      set_event_loop(loop_.get());
      named_to_thread_ = true;
    }
    if (options_.debug) loop_->set_debug(*options_.debug);
    context_ = copy_context();
    phase_ = Phase::initialized;
  }
  return *loop_;
}

void Runner::close() {
  if (phase_ != Phase::initialized) return;
  // Closed on every way out, also when a task answers its cancellation with KeyboardInterrupt.
  struct Closing {
    ~Closing() {
      if (runner.named_to_thread_) set_event_loop(nullptr);
      runner.loop_->close();
      runner.loop_.reset();
      runner.phase_ = Phase::closed;
    }
    Runner& runner;
  };
  const Closing closing{*this};
  const Deadline deadline = interrupts_.deadline(*loop_, options_);
  cancel_all_tasks(*loop_, deadline);
  close_asyncgens(*loop_, deadline);
  const Clock::duration limit = deadline ? *deadline - loop_->time() : executor_limit;
  loop_->run_until_complete(loop_->shutdown_default_executor(limit));
}

}  // namespace asyncio
