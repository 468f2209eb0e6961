// ThreadInbox: handles that other threads give to a loop; the only atomics between threads.
#pragma once

#include <asyncio/core/handle_state.hpp>

#include <atomic>

namespace asyncio::detail {

// Any thread posts; the loop's thread takes all at once, and closes. A stack without locks: the
// handles themselves are its nodes. Posting to a closed inbox is refused, never lost (I5).
class ThreadInbox {
 public:
  enum class Posted {
    first,   // it was empty: the loop may be asleep, wake it
    more,    // somebody else wakes it
    refused  // closed; the handle stays the caller's
  };

  Posted post(HandleState& handle) noexcept;
  bool filled() const noexcept { return newest_.load(std::memory_order_relaxed) != nullptr; }
  // What has come, in the order in which each thread posted it (S-15).
  HandleQueue take() noexcept;
  // Refuses from now on, and gives what had come.
  HandleQueue close() noexcept;

 private:
  static HandleState* closed_mark() noexcept;
  static HandleQueue in_order(HandleState* newest) noexcept;

  std::atomic<HandleState*> newest_{nullptr};
};

}  // namespace asyncio::detail
