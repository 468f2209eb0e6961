// Who is inside the gate, and how a closing loop waits for them.
#include <asyncio/core/event_loop.hpp>
#include <asyncio/core/loop_gate.hpp>

namespace asyncio::detail {

LoopGate::LoopGate(EventLoop& loop) noexcept : loop_(&loop), serial_(loop.serial()) {}

bool LoopGate::post(HandleState& handle) noexcept {
  if (!enter()) return false;
  const bool taken = loop_->post(handle);
  leave();
  return taken;
}

void LoopGate::work_began() noexcept {
  if (!enter()) return;
  loop_->platform().work_began();
  leave();
}

void LoopGate::work_ended() noexcept {
  if (!enter()) return;
  loop_->platform().work_ended();
  leave();
}

// Acquire: nothing of the loop is looked at before it is known to be open.
bool LoopGate::enter() noexcept {
  if (!(state_.fetch_add(one_inside, std::memory_order_acquire) & closed)) return true;
  leave();
  return false;
}

// Release: pairs with the acquire in close(), after which the loop may be destroyed.
void LoopGate::leave() noexcept {
  if (state_.fetch_sub(one_inside, std::memory_order_release) == (one_inside | closed))
    state_.notify_all();
}

void LoopGate::close() noexcept {
  std::uint32_t now = state_.fetch_or(closed, std::memory_order_acquire) | closed;
  while (now != closed) {
    state_.wait(now, std::memory_order_acquire);
    now = state_.load(std::memory_order_acquire);
  }
}

}  // namespace asyncio::detail
