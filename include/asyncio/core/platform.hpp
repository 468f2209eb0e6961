// Platform: the one seam between a loop and the system - its clock, its sleep, and the order of what is ready.
#pragma once

#include <asyncio/base/clock.hpp>
#include <asyncio/core/handle_state.hpp>
#include <asyncio/core/signals.hpp>

#include <memory>
#include <optional>
#include <string_view>

namespace asyncio {

class Executor;

// Owned by one EventLoop and used on its thread, but for wake(). Implementations: epoll for programs,
// a virtual clock for tests. Nothing outside a platform reads a clock, sleeps or makes a system call.
class Platform {
 public:
  virtual ~Platform() = default;

  // "epoll", "virtual".
  virtual std::string_view name() const noexcept = 0;
  // Monotonic.
  virtual Clock::time_point now() noexcept = 0;
  // Waits until something completes, wake() is called or the deadline passes; no deadline: without
  // end; a deadline that has passed: only looks. May return early.
  virtual void poll(std::optional<Clock::time_point> deadline) = 0;
  // Ends a poll() that is under way, or the next one. For other threads, with work_began() and work_ended(); and for
  // signal handlers: it takes no lock.
  virtual void wake() noexcept = 0;
  // Whether poll() has anything to look for while the loop is busy. Where it has not, the loop asks
  // only before it sleeps.
  virtual bool watches() const noexcept { return false; }

  // Where signals come from: the process, unless a platform has its own.
  virtual detail::SignalSource& signals() noexcept;
  // What run_in_executor(nullptr, ...) runs on, made at the first use; null where there are no threads.
  virtual std::shared_ptr<Executor> make_executor() { return nullptr; }
  // Another thread works for the loop, and will wake it: a virtual clock stands still until work_ended(). From
  // any thread.
  virtual void work_began() noexcept {}
  virtual void work_ended() noexcept {}

  // The order in which a turn runs what is ready: first in, first out where programs run. A test may permute what
  // the guarantees leave open, and end the turn after the handle that it returns, to decide again.
  virtual bool reorders() const noexcept { return false; }
  virtual const detail::HandleState* reorder(detail::HandleQueue& ready) noexcept {
    return ready.back();
  }
};

}  // namespace asyncio
