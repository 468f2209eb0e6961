// The stack between threads, turned over when it is emptied.
#include <asyncio/core/inbox.hpp>

namespace asyncio::detail {

// An address that no handle has.
HandleState* ThreadInbox::closed_mark() noexcept {
  static char mark;
  return reinterpret_cast<HandleState*>(&mark);
}

ThreadInbox::Posted ThreadInbox::post(HandleState& handle) noexcept {
  HandleState* newest = newest_.load(std::memory_order_relaxed);
  do {
    if (newest == closed_mark()) return Posted::refused;
    handle.next_ = newest;
    // Release: pairs with the acquire in take() and close(), which then see the handle's contents.
  } while (!newest_.compare_exchange_weak(newest, &handle, std::memory_order_release,
                                          std::memory_order_relaxed));
  return newest ? Posted::more : Posted::first;
}

HandleQueue ThreadInbox::take() noexcept {
  if (!filled()) return {};
  return in_order(newest_.exchange(nullptr, std::memory_order_acquire));
}

HandleQueue ThreadInbox::close() noexcept {
  HandleState* newest = newest_.exchange(closed_mark(), std::memory_order_acquire);
  return newest == closed_mark() ? HandleQueue() : in_order(newest);
}

HandleQueue ThreadInbox::in_order(HandleState* newest) noexcept {
  HandleState* oldest = nullptr;
  while (newest) {
    HandleState* before = newest->next_;
    newest->next_ = oldest;
    oldest = newest;
    newest = before;
  }
  HandleQueue queue;
  while (oldest) {
    HandleState* after = oldest->next_;
    queue.push(*oldest);
    oldest = after;
  }
  return queue;
}

}  // namespace asyncio::detail
