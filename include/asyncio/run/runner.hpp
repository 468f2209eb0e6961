// Runner: one loop for several run() calls, and its orderly end.
#pragma once

#include <asyncio/core/context.hpp>
#include <asyncio/core/create_task.hpp>
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
};
static_assert(std::is_trivially_destructible_v<RunOptions>);

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
    return loop.run_until_complete(std::move(task));
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
};

}  // namespace asyncio
