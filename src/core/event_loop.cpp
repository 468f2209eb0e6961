// The turn of the loop, its beginning and its end.
#include <asyncio/base/check.hpp>
#include <asyncio/base/exceptions.hpp>
#include <asyncio/core/event_loop.hpp>
#include <asyncio/core/exception_context.hpp>
#include <asyncio/core/task_state.hpp>

#include "core/loop_threads.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <string>
#include <utility>

namespace asyncio {

namespace {

// The loop looks at least once in so many handles, and after every one while a stretch between two looks
// takes longer than this: a timer must not wait for slow handles (S-05).
constexpr std::uint32_t most_handles_between_looks = 64;
constexpr std::chrono::milliseconds slow_stretch{1};

// Relaxed: only the numbers matter, and each is given once.
std::atomic<std::uint64_t> loops_made{0};

// Names a thread without a system call: each has one of these at an address of its own.
const void* this_thread() noexcept {
  static thread_local char mark;
  return &mark;
}

}  // namespace

EventLoop::EventLoop(std::unique_ptr<Platform> platform)
    : reorders_(platform->reorders()), watches_(platform->watches()),
      serial_(loops_made.fetch_add(1, std::memory_order_relaxed) + 1),
      platform_(std::move(platform)) {
  now_ = platform_->now();
}

// Its owner lets it go: directly, or through operator delete.
void EventLoop::be_let_go() noexcept {
  detail::check(!running_, "an event loop was destroyed while it runs");
  if (!closed_) close();
  if (detail::thread_state.set == this) detail::thread_state.set = nullptr;
}

EventLoop::~EventLoop() {
  be_let_go();
  discard_everything();
}

void* EventLoop::operator new(std::size_t size) { return ::operator new(size); }

void EventLoop::operator delete(EventLoop* loop, std::destroying_delete_t) noexcept {
  loop->be_let_go();
  loop->orphaned_ = true;
  if (loop->futures_ == 0) loop->destroy_orphan();
}

void EventLoop::destroy_orphan() noexcept {
  this->~EventLoop();
  ::operator delete(static_cast<void*>(this));
}

// While one of these stands, the loop is this thread's running one. Undone on every way out.
class EventLoop::Running {
 public:
  explicit Running(EventLoop& loop) : loop_(loop) {
    if (loop.running_) throw RuntimeError("This event loop is already running");
    if (loop.closed_) throw RuntimeError("Event loop is closed");
    if (detail::thread_state.running)
      throw RuntimeError("Cannot run the event loop while another loop is running");
    loop.running_ = true;
    loop.thread_ = this_thread();
    loop.since_looked_ = loop.handles_between_looks_;  // time has passed since it last ran
    detail::thread_state.running = &loop;
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() {
    detail::thread_state.running = nullptr;
    loop_.thread_ = nullptr;
    loop_.running_ = false;
    loop_.stopping_ = false;
    loop_.current_task_ = nullptr;
  }

 private:
  EventLoop& loop_;
  const detail::ContextScope outside_{nullptr};  // each handle sets its own
};

[[gnu::always_inline]] inline void EventLoop::run_ready() {
  if (interruption_) [[unlikely]]
    interrupted();
  if (ready_.empty()) return;
  // Only what is ready now: a handle that queues another must not keep the platform waiting (S-02).
  // What KeyboardInterrupt or SystemExit leaves unrun stays first in the queue (S-22).
  const detail::HandleState* const last = reorders_ ? platform_->reorder(ready_) : ready_.back();
  bool more = true;
  while (more) {
    detail::HandleState* const handle = ready_.pop_first();
    more = handle != last;  // asked before it runs: it may be gone then
    __builtin_prefetch(
        ready_.front());  // thousands of handles are more than the first-level cache holds
    ++since_looked_;
    detail::current_context_slot = &handle->context();
    if (debug_) [[unlikely]]
      run_timed(*handle);
    else handle->run();
    if (interruption_) [[unlikely]]
      interrupted();
  }
  detail::current_context_slot = nullptr;
}

namespace {

// Keeps what can be named after it ran; the text of the others is made before.
struct Timed {
  explicit Timed(detail::HandleState& handle)
      : task(dynamic_cast<detail::TaskState*>(&handle)),
        callback(dynamic_cast<detail::CallbackState*>(&handle)),
        text(task || callback ? "" : "<Handle " + handle.callback_text() + ">") {}
  std::string repr() const { return task ? task->repr() : callback ? callback->repr() : text; }

  detail::RefPtr<detail::TaskState> task;
  detail::RefPtr<detail::CallbackState> callback;
  std::string text;
};

}  // namespace

void EventLoop::run_timed(detail::HandleState& handle) {
  const Timed timed(handle);
  const Clock::time_point before = platform_->now();
  handle.run();
  const std::chrono::duration<double> took = platform_->now() - before;
  if (took < slow_callback_duration) return;
  std::fprintf(stderr, "Executing %s took %.3f seconds\n", timed.repr().c_str(), took.count());
}

void EventLoop::interrupted() {
  detail::Interruption* const interruption = interruption_;
  interruption_ = nullptr;
  const detail::ContextScope outside(nullptr);  // that of the handle which has run may be gone
  interruption->between_handles();
}

// Inline in the loop of turns: a turn of one handle, the most frequent kind, is not mostly calls.
[[gnu::always_inline]] inline void EventLoop::turn(bool may_sleep) {
  // 1. How long may we sleep? Not at all while something is ready or the loop stops (S-04).
  const bool idle = ready_.empty() && !inbox_.filled() && !stopping_;
  // 2. The platform and its clock.
  if (idle) {
    look(may_sleep);
  } else if (since_looked_ >= handles_between_looks_) {
    look(false);
  }
  // 3. What other threads sent.
  if (inbox_.filled()) {
    detail::HandleQueue sent = inbox_.take();
    ready_.append(sent);
  }
  // 4. Timers that are due, behind what is ready already (S-05, S-09).
  if (!timers_.empty()) queue_due_timers();
  // 5. What is ready now.
  run_ready();
}

void EventLoop::run_forever() {
  const Running running(*this);
  do {
    turn(true);
  } while (!stopping_);
}

void EventLoop::run_once(bool may_sleep) {
  const Running running(*this);
  turn(may_sleep);
}

void EventLoop::look(bool may_sleep) {
  since_looked_ = 0;
  if (may_sleep || watches_) {
    std::optional<Clock::time_point> deadline;
    if (!may_sleep) deadline = now_;
    else if (!timers_.empty()) deadline = timers_.next_deadline();
    platform_->poll(deadline);
  }
  const Clock::time_point before = now_;
  if (!timers_.empty()) now_ = platform_->now();
  handles_between_looks_ = may_sleep || now_ - before > slow_stretch
                               ? 1
                               : std::min(2 * handles_between_looks_, most_handles_between_looks);
}

void EventLoop::queue_due_timers() noexcept {
  while (!timers_.empty() && timers_.next_deadline() <= now_) ready_.push(timers_.pop().due());
}

void EventLoop::close() {
  if (running_) throw RuntimeError("Cannot close a running event loop");
  if (closed_) return;
  closed_ = true;
  // A task that is abandoned must not stand in the ready queue; and while it ends, destructors may wake others.
  discard_everything();
  while (tasks_.first) {
    tasks_.first->abandon();
    discard_everything();
  }
  for (detail::CloseListener** listeners : {&signal_handlers_, &asyncgens_, &close_listeners_}) {
    while (detail::CloseListener* listener = *listeners) {
      listener->leave();
      listener->loop_closes();
    }
  }
  close_threads();
  detail::HandleQueue sent = inbox_.close();
  while (detail::HandleState* handle = sent.pop()) handle->discard();
}

// What is destroyed here may queue more, while its destructors run.
void EventLoop::discard_everything() noexcept {
  while (!ready_.empty() || !timers_.empty()) {
    while (detail::HandleState* handle = ready_.pop()) handle->discard();
    if (!timers_.empty()) timers_.pop().due().discard();
  }
}

void EventLoop::check_usable_slowly() const {
  if (closed_) throw RuntimeError("Event loop is closed");
  if (debug_ && thread_ && thread_ != this_thread())
    throw RuntimeError(
        "Non-thread-safe operation invoked on an event loop other than the current one; "
        "use call_soon_threadsafe() from other threads");
}

void EventLoop::post_threadsafe(detail::CallbackState& callback) {
  // On its own thread the order with call_soon() is kept, and nobody need be woken.
  if (detail::thread_state.running == this) {
    if (closed_) {
      callback.release();
      throw RuntimeError("Event loop is closed");
    }
    ready_.push(callback);
    return;
  }
  if (post(callback)) return;
  callback.release();
  throw RuntimeError("Event loop is closed");
}

void detail::throw_no_running_loop() { throw RuntimeError("no running event loop"); }

EventLoop& get_event_loop() {
  if (detail::thread_state.running) return *detail::thread_state.running;
  if (detail::thread_state.set) return *detail::thread_state.set;
  throw RuntimeError(
      "There is no current event loop in this thread; call asyncio::run(), or set_event_loop()");
}

void set_event_loop(EventLoop* loop) noexcept { detail::thread_state.set = loop; }
void set_event_loop(const std::unique_ptr<EventLoop>& loop) noexcept { set_event_loop(loop.get()); }

std::string repr(const EventLoop& loop) {
  const auto word = [](bool value) { return value ? "True" : "False"; };
  return std::string("<EventLoop running=") + word(loop.is_running()) +
         " closed=" + word(loop.is_closed()) + " debug=" + word(loop.get_debug()) + ">";
}

}  // namespace asyncio
