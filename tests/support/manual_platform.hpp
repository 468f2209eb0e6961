// ManualPlatform: a platform whose clock the test sets, and which remembers how it was asked to sleep.
#pragma once

#include <asyncio/core/event_loop.hpp>
#include <asyncio/core/platform.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace support {

class ManualPlatform : public asyncio::Platform {
 public:
  // What the test keeps of a platform that the loop owns.
  struct Controls {
    asyncio::Clock::time_point now{};
    std::vector<std::optional<asyncio::Clock::time_point>>
        polls;                               // the deadlines that were asked for
    std::function<void(Controls&)> on_poll;  // where a real one would sleep
    std::function<void(std::vector<asyncio::detail::HandleState*>&)> permute;
    int wakes = 0;
    bool watches = false;
  };

  explicit ManualPlatform(Controls& controls) noexcept : controls_(&controls) {}

  std::string_view name() const noexcept override { return "manual"; }
  asyncio::Clock::time_point now() noexcept override { return controls_->now; }
  void poll(std::optional<asyncio::Clock::time_point> deadline) override {
    controls_->polls.push_back(deadline);
    if (controls_->on_poll) controls_->on_poll(*controls_);
    else if (deadline) controls_->now = std::max(controls_->now, *deadline);
  }
  void wake() noexcept override { ++controls_->wakes; }
  bool watches() const noexcept override { return controls_->watches; }
  bool reorders() const noexcept override { return static_cast<bool>(controls_->permute); }
  const asyncio::detail::HandleState* reorder(
      asyncio::detail::HandleQueue& ready) noexcept override {
    std::vector<asyncio::detail::HandleState*> handles;
    while (auto* handle = ready.pop()) handles.push_back(handle);
    controls_->permute(handles);
    for (auto* handle : handles) ready.push(*handle);
    return ready.back();
  }

 private:
  Controls* controls_;
};

inline std::unique_ptr<asyncio::EventLoop> new_manual_event_loop(
    ManualPlatform::Controls& controls) {
  return std::make_unique<asyncio::EventLoop>(std::make_unique<ManualPlatform>(controls));
}

}  // namespace support
