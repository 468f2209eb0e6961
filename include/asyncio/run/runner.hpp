// Runner: one loop for several run() calls, and its orderly end.
#pragma once

#include <asyncio/base/clock.hpp>
#include <asyncio/base/exceptions.hpp>
#include <asyncio/core/context.hpp>
#include <asyncio/core/create_task.hpp>
#include <asyncio/run/interrupts.hpp>
#include <asyncio/run/new_event_loop.hpp>

#include <memory>
#include <optional>
#include <source_location>
#include <type_traits>
#include <utility>

namespace asyncio {

struct RunOptions {
  std::optional<bool> debug = {};                          // nothing: as ASYNCIO_DEBUG says
  std::unique_ptr<EventLoop> (*loop_factory)() = nullptr;  // null: new_event_loop()
  bool handle_sigterm =
      false;  // SIGTERM ends the program in order, as Ctrl-C does; run() throws SystemExit(143)
  OptionalDuration shutdown_grace =
      {};  // how long the shutdown waits for tasks; nothing: for ever
};
static_assert(std::is_trivially_destructible_v<RunOptions>);

// Ctrl-C while run() runs in the program's main thread, and SIGTERM if asked for: main is cancelled. If it ends so, run()
// throws KeyboardInterrupt, or SystemExit, when destructors and cleanup have run; if it catches the CancelledError and
// returns, run() returns its value. The second signal makes run() throw at once, between two handles
// the third ends the program. Nothing of this where the signal has a handler already, or in another thread.
// A KeyboardInterrupt that the program does not catch ends it by SIGINT (130 in a shell), without a core dump.
//
// `shutdown_grace` counts from the signal, or else from close(): tasks that have not ended then, in spite of their
// cancellation, are named on stderr with the place where they wait, and the loop closes without them.
//
// Makes its loop at the first use; all run() calls share that loop and one context. close(), also
// by the destructor, ends what is left in this order: remaining tasks are cancelled and awaited, their
// exceptions reported, the loop closed.
class Runner {
 public:
  explicit Runner(RunOptions options = {}) noexcept : options_(options) {}
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;
  ~Runner();

  // Runs a coroutine, or a callable that returns one, as a task to its end, and gives its value. RuntimeError
  // inside a running loop, and after close(). `context`: instead of the runner's own.
  template <typename A>
  auto run(A&& coroutine, Context* context = nullptr,
           std::source_location spawned_at = std::source_location::current()) {
    refuse_inside_a_loop("Runner.run() cannot be called from a running event loop");
    EventLoop& loop = get_loop();
    TaskOptions options;
    options.context = context ? context : &*context_;
    auto task = detail::spawn(loop, std::forward<A>(coroutine), options, spawned_at);
    const detail::InterruptScope scope(interrupts_, loop, task, options_);
    try {
      return loop.run_until_complete(std::move(task));
    } catch (const CancelledError&) {
      interrupts_.main_was_cancelled();
      throw;
    }
  }
  // Idempotent. Makes no loop if there was none.
  void close();
  // Makes the loop if there is none. RuntimeError after close().
  EventLoop& get_loop();

 private:
  enum class Phase { created, initialized, closed };
  static void refuse_inside_a_loop(const char* sentence);

  RunOptions options_;
  Phase phase_ = Phase::created;
  std::unique_ptr<EventLoop> loop_;
  std::optional<Context> context_;
  bool named_to_thread_ = false;
  detail::Interrupts interrupts_;
};

}  // namespace asyncio
