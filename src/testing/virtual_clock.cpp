// Time that passes only when nothing else can happen.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/testing/virtual_clock.hpp>

#include <atomic>

namespace asyncio::testing {

namespace {

class VirtualPlatform final : public Platform {
 public:
  std::string_view name() const noexcept override { return "virtual"; }
  Clock::time_point now() noexcept override { return now_; }

  void poll(std::optional<Clock::time_point> deadline) override {
    // Acquire: pairs with wake(); what was sent before it is seen in the inbox.
    if (woken_.exchange(false, std::memory_order_acquire)) return;
    if (!deadline)
      throw RuntimeError(
          "deadlock on virtual time: every task waits, and no timer is set that could wake one");
    if (*deadline > now_) now_ = *deadline;
  }
  void wake() noexcept override { woken_.store(true, std::memory_order_release); }

 private:
  std::atomic<bool> woken_{false};
  Clock::time_point now_{};
};

}  // namespace

std::unique_ptr<EventLoop> new_virtual_event_loop() {
  return std::make_unique<EventLoop>(std::make_unique<VirtualPlatform>());
}

}  // namespace asyncio::testing
