// Time that passes only when nothing else can happen.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/platform/thread_pool_executor.hpp>
#include <asyncio/testing/virtual_clock.hpp>

#include <atomic>

namespace asyncio::testing {

namespace {

class VirtualPlatform final : public Platform {
 public:
  std::string_view name() const noexcept override { return "virtual"; }
  Clock::time_point now() noexcept override { return now_; }

  void poll(std::optional<Clock::time_point> deadline) override {
    // A thread that works takes real time; until it is done nothing else may happen.
    if (!deadline || *deadline > now_) wait_for_threads();
    // Acquire: pairs with wake(); what was sent before it is seen in the inbox.
    if (woken_.exchange(false, std::memory_order_acquire)) return;
    if (!deadline)
      throw RuntimeError(
          "deadlock on virtual time: every task waits, and no timer is set that could wake one");
    if (*deadline > now_) now_ = *deadline;
  }
  void wake() noexcept override {
    woken_.store(true, std::memory_order_release);
    something_changed();
  }
  std::shared_ptr<Executor> make_executor() override { return make_default_executor(); }
  void work_began() noexcept override { working_.fetch_add(1, std::memory_order_relaxed); }
  void work_ended() noexcept override {
    working_.fetch_sub(1, std::memory_order_release);
    something_changed();
  }

 private:
  void wait_for_threads() noexcept {
    for (;;) {
      const int seen = changes_.load(std::memory_order_acquire);
      if (woken_.load(std::memory_order_acquire) || working_.load(std::memory_order_acquire) == 0)
        return;
      changes_.wait(seen, std::memory_order_acquire);
    }
  }
  void something_changed() noexcept {
    changes_.fetch_add(1, std::memory_order_release);
    changes_.notify_one();
  }

  std::atomic<bool> woken_{false};
  std::atomic<int> working_{0};  // threads that work for the loop and do not wait for it
  std::atomic<int> changes_{0};
  Clock::time_point now_{};
};

}  // namespace

std::unique_ptr<EventLoop> new_virtual_event_loop() {
  return std::make_unique<EventLoop>(std::make_unique<VirtualPlatform>());
}

}  // namespace asyncio::testing
