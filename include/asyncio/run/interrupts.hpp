// Interrupts: what Ctrl-C and SIGTERM do to a program while run() runs it.
#pragma once

#include <asyncio/base/clock.hpp>
#include <asyncio/core/event_loop.hpp>
#include <asyncio/core/signals.hpp>
#include <asyncio/core/task.hpp>
#include <asyncio/core/timer_handle.hpp>

#include <optional>
#include <utility>

namespace asyncio {

struct RunOptions;

namespace detail {

// A part of a Runner. Before the next handle runs, the first signal cancels the main task, and the second leaves
// the loop. The third finds the program stuck in one handle, and ends it as if there were no handler. Watches
// only signals that do their default until then, and only in the program's main thread.
class Interrupts final : public Interruption {
 public:
  Interrupts() noexcept;
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

  // From begin() to end(): one Runner::run().
  void begin(EventLoop& loop, AnyTask main, const RunOptions& options);
  void end() noexcept;
  // Main ended with CancelledError: throws KeyboardInterrupt or SystemExit if it was a signal's.
  void main_was_cancelled();
  // When the shutdown has taken long enough; asked when it begins, unless a signal has begun it.
  std::optional<Clock::time_point> deadline(EventLoop& loop, const RunOptions& options) const;

  void between_handles() override;

 private:
  struct Watch final : SignalReceiver {
    Watch(Interrupts& given_owner, int given_number) noexcept
        : owner(given_owner), number(given_number) {}
    void arrived(int) noexcept override { owner.came(number); }
    Interrupts& owner;
    const int number;
    bool watching = false;
  };
  void watch(Watch& signal);
  void came(int number) noexcept;
  [[noreturn]] void leave();

  Watch interrupt_;
  Watch terminate_;
  EventLoop* loop_ = nullptr;
  AnyTask main_;
  OptionalDuration grace_;
  std::optional<Clock::time_point> deadline_;
  TimerHandle timer_;
  // Written by the signal handler, on the loop's thread.
  volatile int count_ = 0;
  volatile int first_ = 0;
};

class InterruptScope {
 public:
  InterruptScope(Interrupts& interrupts, EventLoop& loop, AnyTask main, const RunOptions& options)
      : interrupts_(interrupts) {
    interrupts_.begin(loop, std::move(main), options);
  }
  InterruptScope(const InterruptScope&) = delete;
  InterruptScope& operator=(const InterruptScope&) = delete;
  ~InterruptScope() { interrupts_.end(); }

 private:
  Interrupts& interrupts_;
};

}  // namespace detail
}  // namespace asyncio
