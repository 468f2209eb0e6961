// Time that passes only when nothing else can happen.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/platform/thread_pool_executor.hpp>
#include <asyncio/testing/virtual_clock.hpp>

#include <condition_variable>
#include <mutex>

namespace asyncio::testing {

namespace {

class VirtualPlatform final : public Platform {
 public:
  std::string_view name() const noexcept override { return "virtual"; }
  Clock::time_point now() noexcept override { return now_; }

  void poll(std::optional<Clock::time_point> deadline) override {
    std::unique_lock lock(mutex_);
    // A thread that works takes real time; until it is done nothing else may happen.
    if (!deadline || *deadline > now_) wake_.wait(lock, [this] { return woken_ || working_ == 0; });
    if (std::exchange(woken_, false)) return;
    if (!deadline)
      throw RuntimeError(
          "deadlock on virtual time: every task waits, and no timer is set that could wake one");
    if (*deadline > now_) now_ = *deadline;
  }
  void wake() noexcept override {
    const std::lock_guard lock(mutex_);
    woken_ = true;
    wake_.notify_one();
  }
  std::shared_ptr<Executor> make_executor() override { return make_default_executor(); }
  void work_began() noexcept override {
    const std::lock_guard lock(mutex_);
    ++working_;
  }
  void work_ended() noexcept override {
    const std::lock_guard lock(mutex_);
    if (--working_ == 0) wake_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  bool woken_ = false;
  int working_ = 0;  // threads that work for the loop and do not wait for it
  Clock::time_point now_{};
};

}  // namespace

std::unique_ptr<EventLoop> new_virtual_event_loop() {
  return std::make_unique<EventLoop>(std::make_unique<VirtualPlatform>());
}

}  // namespace asyncio::testing
