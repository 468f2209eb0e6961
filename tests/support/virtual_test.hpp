// Tests on virtual time: run a coroutine, or a loop turn by turn, without ever sleeping.
#pragma once

#include <asyncio.hpp>
#include <asyncio/testing/virtual_clock.hpp>

#include "support/errors.hpp"
#include "support/leaks.hpp"
#include "support/stderr_capture.hpp"
#include "support/throws.hpp"
#include "support/trace.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <utility>

namespace support {

using asyncio::testing::run_virtual;

// A virtual loop of its own, not running yet; closed with the object.
class VirtualLoop {
 public:
  VirtualLoop() : loop_(asyncio::testing::new_virtual_event_loop()) {}

  asyncio::EventLoop& operator*() const noexcept { return *loop_; }
  asyncio::EventLoop* operator->() const noexcept { return loop_.get(); }

  // `count` turns, none of which sleeps: stop() before run_forever() makes exactly one (S-04).
  void turns(int count = 1) const {
    for (int turn = 0; turn < count; ++turn) {
      loop_->stop();
      loop_->run_forever();
    }
  }
  // Runs for so long on the virtual clock, then stops.
  void run_for(asyncio::Clock::duration duration) const {
    loop_->call_later(duration, [loop = loop_.get()] { loop->stop(); });
    loop_->run_forever();
  }

 private:
  std::unique_ptr<asyncio::EventLoop> loop_;
};

// Lets `turns` turns of the running loop pass.
inline asyncio::Coroutine<> spin(int turns = 3) {
  for (int turn = 0; turn < turns; ++turn) co_await asyncio::sleep(std::chrono::seconds(0));
}

// Seconds on the running loop's clock, which begins at 0 where it is virtual.
inline double seconds() {
  return std::chrono::duration<double>(asyncio::get_running_loop().time().time_since_epoch())
      .count();
}

}  // namespace support
