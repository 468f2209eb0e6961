// How a runner begins and how everything ends.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/compose/gather.hpp>
#include <asyncio/core/exception_context.hpp>
#include <asyncio/run/runner.hpp>

#include <chrono>
#include <cstdio>
#include <vector>

namespace asyncio {

namespace {

// How long a function in the default executor may hold the end of a program up.
constexpr std::chrono::seconds executor_limit{300};

// Each is cancelled once, and awaited for as long as it takes; what they fail with is reported.
// Tasks that these tasks create meanwhile are not looked for.
void cancel_all_tasks(EventLoop& loop) {
  const std::vector<AnyTask> left = all_tasks(loop);
  if (left.empty()) return;
  for (const AnyTask& task : left) task.cancel();
  (void)loop.run_until_complete(gather(return_exceptions, left));
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
  cancel_all_tasks(*loop_);
  loop_->run_until_complete(loop_->shutdown_default_executor(executor_limit));
}

}  // namespace asyncio
