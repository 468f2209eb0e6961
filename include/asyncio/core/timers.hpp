// Timers: what becomes ready at an instant, in the order of (deadline, arrival).
#pragma once

#include <asyncio/base/check.hpp>
#include <asyncio/base/clock.hpp>
#include <asyncio/core/handle_state.hpp>

#include <cstdint>
#include <vector>

namespace asyncio::detail {

// A place in the heap. Embedded in what waits: a timer handle, or the frame of a sleeping coroutine.
class TimerNode {
 public:
  TimerNode(Clock::time_point when, HandleState& due) noexcept : when_(when), due_(&due) {}
  TimerNode(const TimerNode&) = delete;
  TimerNode& operator=(const TimerNode&) = delete;

  Clock::time_point when() const noexcept { return when_; }
  bool scheduled() const noexcept { return index_ != not_scheduled; }
  HandleState& due() const noexcept { return *due_; }

 protected:
  // Only while it is not scheduled.
  void postpone_to(Clock::time_point when) noexcept { when_ = when; }

 private:
  friend class TimerHeap;
  static constexpr std::uint32_t not_scheduled = ~std::uint32_t{0};

  Clock::time_point when_;
  HandleState* due_;
  std::uint32_t index_ = not_scheduled;
  std::uint32_t arrival_ = 0;
};

// A 4-ary heap whose nodes know their places: inserting and removing are O(log n), and a cancelled
// timer leaves at once (unlike S-13's lazy removal, whose garbage nobody can see).
class TimerHeap {
 public:
  bool empty() const noexcept { return entries_.empty(); }
  std::size_t size() const noexcept { return entries_.size(); }
  Clock::time_point next_deadline() const noexcept { return entries_.front().when; }
  TimerNode& front() const noexcept { return *entries_.front().node; }

  // Throws std::bad_alloc, with the heap unchanged; nothing else here allocates.
  void insert(TimerNode& node);
  void remove(TimerNode& node) noexcept;
  TimerNode& pop() noexcept;

 private:
  struct Entry {
    Clock::time_point when;
    TimerNode* node;
  };

  // Equal deadlines run in the order of arrival (S-08: a port may promise it). The counter may wrap:
  // only the difference counts.
  static bool before(const Entry& a, const Entry& b) noexcept {
    if (a.when != b.when) return a.when < b.when;
    return static_cast<std::int32_t>(a.node->arrival_ - b.node->arrival_) < 0;
  }
  void place(std::size_t index, Entry entry) noexcept {
    entries_[index] = entry;
    entry.node->index_ = static_cast<std::uint32_t>(index);
  }
  // Give `entry` its place, at `index` or above it, or below it.
  void sift_up(std::size_t index, Entry entry) noexcept;
  void sift_down(std::size_t index, Entry entry) noexcept;

  std::vector<Entry> entries_;
  std::uint32_t arrivals_ = 0;
};

}  // namespace asyncio::detail
