// LoopBinding: which loop a primitive belongs to - the first one in which a task had to wait for it.
#pragma once

#include <asyncio/core/event_loop.hpp>

#include <cstdint>
#include <string>

namespace asyncio::detail {

// Made without a loop, used without one as long as nobody waits (L-05).
class LoopBinding {
 public:
  // Before a task waits. RuntimeError in another loop than the first; `describe` gives the primitive's repr.
  template <typename Describe>
  void bind(const Describe& describe) {
    const std::uint64_t running = get_running_loop().serial();
    if (loop_ == 0) loop_ = running;
    else if (loop_ != running) [[unlikely]] throw_other_loop(describe());
  }

 private:
  [[noreturn]] static void throw_other_loop(const std::string& primitive);

  std::uint64_t loop_ = 0;  // its serial: the loop may be gone
};

}  // namespace asyncio::detail
