// EventLoop: runs handles, one at a time, in turns.
#pragma once

#include <asyncio/base/clock.hpp>
#include <asyncio/base/move_only_function.hpp>
#include <asyncio/base/ref_ptr.hpp>
#include <asyncio/core/close_listener.hpp>
#include <asyncio/core/handle.hpp>
#include <asyncio/core/inbox.hpp>
#include <asyncio/core/platform.hpp>
#include <asyncio/core/signals.hpp>
#include <asyncio/core/timer_handle.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>

namespace asyncio {

template <typename T>
class Future;
template <typename T>
class Task;
template <typename T>
class Coroutine;
class AnyTask;
class EventLoop;
class Executor;
struct TaskOptions;
struct ExceptionContext;

// Gets every error that no await can get; see exception_context.hpp.
using ExceptionHandler = detail::MoveOnlyFunction<void(EventLoop&, const ExceptionContext&)>;

// For call_soon(), call_at(), call_later(), add_done_callback(): the context to run in, itself and
// not a copy (S-23). Null: a copy of the current one.
struct CallOptions {
  Context* context = nullptr;
};

namespace detail {

class LoopGate;
class TaskState;
struct LoopThreads;

// What every thread knows of its loops.
struct ThreadState {
  EventLoop* running = nullptr;  // the loop whose turn is running here
  EventLoop* set = nullptr;      // set_event_loop()
};
inline constinit thread_local ThreadState thread_state{};

// The tasks of a loop that are not done, in the order of their creation. The loop owns one
// reference to each (I7): a dropped Task handle loses nothing.
struct TaskList {
  TaskState* first = nullptr;
  TaskState* last = nullptr;
};

inline ContextSlot context_for(const CallOptions& options) {
  return options.context ? options.context->state() : inherit_context();
}
[[noreturn, gnu::cold]] void throw_no_running_loop();

}  // namespace detail

// Changes the options of every task about to be created on a loop; see set_task_factory().
using TaskFactory = void (*)(EventLoop&, TaskOptions&);

// One thread, one loop, one queue (I5). Made by run(), or by new_event_loop(). All members belong to the
// loop's thread, but for call_soon_threadsafe().
//
// A turn (S-05): how long may we sleep, look at the platform, the inbox of other threads, due timers,
// then what is ready *now*, first in, first out (S-01, S-02, I1, I4).
class EventLoop {
 public:
  explicit EventLoop(std::unique_ptr<Platform> platform);
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;
  // Closes it if need be. The loop must not be running.
  ~EventLoop();
  // Futures may outlive their loop's owner: the closed loop stays until the last of them is gone.
  static void operator delete(EventLoop* loop, std::destroying_delete_t) noexcept;
  // Its partner: without one g++ warns of a mismatch wherever a loop is made and let go.
  static void* operator new(std::size_t size);

  // -- Running ---------------------------------------------------------------------------------

  // Runs until stop(). RuntimeError when this or another loop is running in this thread (S-17), or it is
  // closed (S-16). KeyboardInterrupt and SystemExit from a handle come out at once; what was ready
  // stays queued (S-22).
  void run_forever();
  // Runs until the awaitable is done, and gives its result (S-19). RuntimeError if the loop was stopped
  // before (S-20).
  template <typename A>
  auto run_until_complete(A&& awaitable);
  // The turn that runs is finished, then run_forever() returns (S-03, S-04).
  void stop() noexcept { stopping_ = true; }
  // Discards what is queued without running it, and destroys the tasks that are not done, with a report
  // for each. Idempotent; RuntimeError while the loop runs (S-18).
  void close();
  bool is_running() const noexcept { return running_; }
  bool is_closed() const noexcept { return closed_; }

  // -- Scheduling ------------------------------------------------------------------------------

  // The loop's monotonic clock, read now (S-11).
  Clock::time_point time() noexcept { return now_ = platform_->now(); }

  // Runs f() in the next turn. f is moved in, and destroyed after it ran (S-01).
  // RuntimeError when the loop is closed (S-16); in debug mode also on a wrong thread.
  template <typename F>
  Handle call_soon(F&& f, CallOptions options = {},
                   std::source_location given_at = std::source_location::current());
  // As call_soon(), at an instant of the loop's clock, or after a delay; not earlier (S-07, S-09).
  // ValueError for a NaN delay.
  template <typename F>
  TimerHandle call_at(Clock::time_point when, F&& f, CallOptions options = {},
                      std::source_location given_at = std::source_location::current());
  template <Duration D, typename F>
  TimerHandle call_later(D delay, F&& f, CallOptions options = {},
                         std::source_location given_at = std::source_location::current());
  // As call_soon(), from any thread, at any time before the loop object is destroyed: it also wakes the
  // loop (S-15). RuntimeError, and f is not run, when the loop is closed.
  template <typename F>
  Handle call_soon_threadsafe(F&& f, CallOptions options = {},
                              std::source_location given_at = std::source_location::current());

  // -- Futures and tasks (defined where those are) ----------------------------------------------

  template <typename T = void>
  Future<T> create_future(std::source_location created_at = std::source_location::current());
  template <typename A>
  auto create_task(A&& coroutine);
  template <typename A>
  auto create_task(A&& coroutine, TaskOptions options,
                   std::source_location spawned_at = std::source_location::current());
  // Every later create_task() passes its options through it; null for none. eager_task_factory makes all
  // tasks eager (E-01).
  void set_task_factory(TaskFactory factory) noexcept { task_factory_ = factory; }
  TaskFactory get_task_factory() const noexcept { return task_factory_; }

  // -- Asynchronous generators (defined where those are) -----------------------------------------

  // Awaits the aclose() of every generator that is half-way, all at once, in the order in which they began; what
  // they fail with is reported. run() and Runner do this. A generator that begins later is warned of.
  Coroutine<void> shutdown_asyncgens();

  // -- Signals (defined in process/signal_handler.hpp) ---------------------------------------------

  // Runs f() in the loop, as a handle, for each signal `number` that comes; in place of the handler that this loop had
  // for it (N-01). A handler of another loop, or of Runner, for the same signal hears of it again when this one is
  // removed. ValueError for an invalid number; RuntimeError for one that cannot be caught, in another thread than the
  // program's main thread, and when the loop is closed (N-02).
  template <typename F>
  void add_signal_handler(int number, F&& f, CallOptions options = {},
                          std::source_location given_at = std::source_location::current());
  // The signal does again what it did before add_signal_handler(); close() does this for all. False when there was
  // no handler. On the main thread.
  bool remove_signal_handler(int number);
  // -- Other threads ----------------------------------------------------------------------------

  // Defined in run_in_executor.hpp.
  template <typename E, typename F, typename... Args>
  auto run_in_executor(E&& executor, F&& f, Args&&... args);
  // Instead of the pool that the loop would make for run_in_executor(nullptr, ...); shares it. The loop shuts it down.
  void set_default_executor(std::shared_ptr<Executor> executor);
  // Waits until the default executor has done all it was given and its threads have ended; refuses more from
  // now on (H-04). After `limit` it warns and waits no longer; what still runs then goes on by itself.
  // Cancel safety: the executor ends all the same.
  Coroutine<void> shutdown_default_executor(OptionalDuration limit = {});

  // -- Errors and debugging --------------------------------------------------------------------

  // Gets what nobody can catch. An empty function restores the default, which writes to stderr.
  void set_exception_handler(ExceptionHandler handler);
  bool has_exception_handler() const noexcept { return exception_handler_ != nullptr; }
  // Never throws but KeyboardInterrupt and SystemExit: a handler's own failure is reported.
  void call_exception_handler(const ExceptionContext& context);
  void default_exception_handler(const ExceptionContext& context);

  // Debug mode: a wrong thread is an error instead of a race (D-03), handles that take long are named on stderr (D-02),
  // reprs and reports say where a task, future or handle was made (D-05).
  void set_debug(bool enabled) noexcept { debug_ = enabled; }
  bool get_debug() const noexcept { return debug_; }
  // In seconds; in debug mode a handle, or a step of a task, that takes as long is named.
  std::chrono::duration<double> slow_callback_duration{0.1};

  // Which platform runs it: "epoll", "virtual".
  std::string_view backend() const noexcept { return platform_->name(); }

  // -- Hosting: for another runtime that drives the loop, and for the library ---------------------

  // One turn, as run_forever() takes them; refuses what run_forever() refuses. `may_sleep` false only looks.
  void run_once(bool may_sleep = true);
  Platform& platform() noexcept { return *platform_; }
  // Unlike its address, this is never another loop's.
  std::uint64_t serial() const noexcept { return serial_; }
  const detail::RefPtr<detail::LoopGate>& gate();
  // Made at the first use; RuntimeError once it was shut down (H-04).
  Executor& default_executor();
  void push_ready(detail::HandleState& handle) noexcept { ready_.push(handle); }
  void append_ready(detail::HandleRing& handles) noexcept { ready_.append(handles); }
  // From any thread or a signal handler, as long as the loop object lives: the handle becomes ready, and the loop wakes.
  // False when the loop is closed. See LoopGate for threads that cannot know whether it lives.
  bool post(detail::HandleState& handle) noexcept {
    const auto posted = inbox_.post(handle);
    if (posted == detail::ThreadInbox::Posted::first) platform_->wake();
    return posted != detail::ThreadInbox::Posted::refused;
  }
  // From a signal handler on the loop's thread: it is asked once, before the next handle. Null withdraws it.
  void interrupt(detail::Interruption* interruption) noexcept {
    interruption_ = interruption;
    platform_->wake();
  }
  detail::TimerHeap& timers() noexcept { return timers_; }
  detail::TaskList& tasks() noexcept { return tasks_; }
  void tell_of_close(detail::CloseListener& listener) noexcept {
    listener.listen(close_listeners_);
  }
  detail::CloseListener*& signal_handlers() noexcept { return signal_handlers_; }
  // The generators that began here and have not ended, the newest first.
  detail::CloseListener*& asyncgens() noexcept { return asyncgens_; }
  bool asyncgens_are_shut_down() const noexcept { return asyncgens_shut_down_; }
  void future_made() noexcept { ++futures_; }
  void future_gone() noexcept {
    if (--futures_ == 0 && orphaned_) [[unlikely]]
      destroy_orphan();
  }
  detail::TaskState*& current_task_state() noexcept { return current_task_; }
  // RuntimeError when closed (S-16), or in debug mode when this is not the loop's thread (D-03).
  void check_usable() const {
    if (closed_ || debug_) [[unlikely]]
      check_usable_slowly();
  }

 private:
  void check_usable_slowly() const;
  void post_threadsafe(detail::CallbackState& callback);
  class Running;
  void turn(bool may_sleep);
  void look(bool may_sleep);
  void queue_due_timers() noexcept;
  void run_ready();
  [[gnu::cold]] void run_timed(detail::HandleState& handle);
  [[gnu::cold]] void interrupted();
  void discard_everything() noexcept;
  void be_let_go() noexcept;
  detail::LoopThreads& threads();
  void close_threads() noexcept;
  void destroy_orphan() noexcept;

  // What every turn touches, in one cache line.
  detail::HandleQueue ready_;
  bool stopping_ = false;
  bool running_ = false;
  bool closed_ = false;
  bool debug_ = false;
  bool reorders_ = false;
  bool watches_ = false;
  bool orphaned_ = false;  // its owner let it go, futures remain
  bool asyncgens_shut_down_ = false;
  detail::Interruption* volatile interruption_ = nullptr;  // set by a signal handler
  // While something is always ready, the platform is asked and the clock read after so many handles:
  // both cost more than a handle does. Few after a sleep or a slow stretch, more while handles are quick.
  std::uint32_t since_looked_ = 0;
  std::uint32_t handles_between_looks_ = 1;
  detail::TaskState* current_task_ = nullptr;
  std::uint64_t futures_ = 0;
  Clock::time_point now_{};
  detail::TimerHeap timers_;
  detail::ThreadInbox inbox_;
  detail::TaskList tasks_;
  detail::CloseListener* close_listeners_ = nullptr;
  detail::CloseListener* asyncgens_ = nullptr;
  detail::CloseListener* signal_handlers_ = nullptr;
  TaskFactory task_factory_ = nullptr;
  std::uint64_t serial_;
  const void* thread_ = nullptr;  // the thread that runs it, while it runs
  std::unique_ptr<Platform> platform_;
  std::unique_ptr<detail::LoopThreads> threads_;
  std::shared_ptr<ExceptionHandler> exception_handler_;
};

// The loop whose handle runs now on this thread. RuntimeError("no running event loop") outside (S-24).
inline EventLoop& get_running_loop() {
  EventLoop* const loop = detail::thread_state.running;
  if (!loop) [[unlikely]]
    detail::throw_no_running_loop();
  return *loop;
}
// The same, or null.
inline EventLoop* running_loop() noexcept { return detail::thread_state.running; }
// The running loop, else the one that set_event_loop() named; RuntimeError without either (S-25).
EventLoop& get_event_loop();
// Names this thread's loop for get_event_loop(); null names none. Does not own it.
void set_event_loop(EventLoop* loop) noexcept;
void set_event_loop(const std::unique_ptr<EventLoop>& loop) noexcept;

// "<EventLoop running=True closed=False debug=False>"
std::string repr(const EventLoop& loop);

// -- Definitions ---------------------------------------------------------------------------------

namespace detail {

template <typename F>
concept Callback = std::invocable<std::decay_t<F>&>;

template <typename T>
inline constexpr bool names_coroutine = false;
template <typename T>
inline constexpr bool names_coroutine<Coroutine<T>> = true;

template <typename F>
constexpr void require_callback() {
  static_assert(!names_coroutine<std::remove_cvref_t<F>>,
                "coroutines cannot be used with call_soon(); pass them to create_task()");
  if constexpr (Callback<F>) {
    static_assert(!names_coroutine<std::remove_cvref_t<std::invoke_result_t<std::decay_t<F>&>>>,
                  "coroutines cannot be used with call_soon(); pass them to create_task()");
  }
  static_assert(Callback<F>, "the event loop calls this without arguments: give it a callable f()");
}

}  // namespace detail

template <typename F>
Handle EventLoop::call_soon(F&& f, CallOptions options, std::source_location given_at) {
  detail::require_callback<F>();
  check_usable();
  using State = detail::WithCallable<detail::CallbackState, std::decay_t<F>>;
  auto* state = new State(std::forward<F>(f), *this, detail::context_for(options), given_at);
  auto handle = detail::RefPtr<detail::CallbackState>(state);
  ready_.push(*state);  // takes the first reference
  return Handle(std::move(handle));
}

template <typename F>
TimerHandle EventLoop::call_at(Clock::time_point when, F&& f, CallOptions options,
                               std::source_location given_at) {
  detail::require_callback<F>();
  check_usable();
  using State = detail::WithCallable<detail::TimerCallbackState, std::decay_t<F>>;
  auto handle = detail::RefPtr<detail::TimerCallbackState>::adopt(
      new State(std::forward<F>(f), *this, detail::context_for(options), given_at, when));
  timers_.insert(*handle);
  handle->add_reference();  // the heap's
  return TimerHandle(std::move(handle));
}

template <Duration D, typename F>
TimerHandle EventLoop::call_later(D delay, F&& f, CallOptions options,
                                  std::source_location given_at) {
  const Clock::duration exact = detail::to_clock_duration(delay);
  return call_at(detail::saturating_add(time(), exact), std::forward<F>(f), options, given_at);
}

template <typename F>
Handle EventLoop::call_soon_threadsafe(F&& f, CallOptions options, std::source_location given_at) {
  detail::require_callback<F>();
  using State = detail::WithCallable<detail::CallbackState, std::decay_t<F>>;
  auto* state = new State(std::forward<F>(f), *this, detail::context_for(options), given_at);
  Handle handle{detail::RefPtr<detail::CallbackState>(state)};
  state->share_between_threads();  // from here on references are counted with atomics
  post_threadsafe(*state);         // takes the first reference
  return handle;
}

}  // namespace asyncio
