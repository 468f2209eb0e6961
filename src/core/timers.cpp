// The heap's moves.
#include <asyncio/core/timers.hpp>

#include <algorithm>

namespace asyncio::detail {

void TimerHeap::insert(TimerNode& node) {
  check(!node.scheduled(), "a timer cannot be scheduled twice");
  const Entry entry{node.when_, &node};
  entries_.push_back(entry);
  node.arrival_ = arrivals_++;
  sift_up(entries_.size() - 1, entry);
}

void TimerHeap::remove(TimerNode& node) noexcept {
  const std::size_t index = node.index_;
  node.index_ = TimerNode::not_scheduled;
  const Entry last = entries_.back();
  entries_.pop_back();
  if (last.node == &node) return;
  if (index > 0 && before(last, entries_[(index - 1) / 4])) {
    sift_up(index, last);
  } else {
    sift_down(index, last);
  }
}

TimerNode& TimerHeap::pop() noexcept {
  TimerNode& first = front();
  remove(first);
  return first;
}

void TimerHeap::sift_up(std::size_t index, const Entry entry) noexcept {
  while (index > 0) {
    const std::size_t parent = (index - 1) / 4;
    if (!before(entry, entries_[parent])) break;
    place(index, entries_[parent]);
    index = parent;
  }
  place(index, entry);
}

void TimerHeap::sift_down(std::size_t index, const Entry entry) noexcept {
  Entry* const entries = entries_.data();
  const std::size_t size = entries_.size();
  for (;;) {
    std::size_t child = 4 * index + 1;
    if (child >= size) break;
    const std::size_t end = std::min(child + 4, size);
    // The earliest deadline is carried along, and equal ones are the rare branch: both compilers then
    // choose without a jump, which would be mispredicted every other time.
    std::size_t earliest = child;
    Clock::time_point when = entries[child].when;
    while (++child < end) {
      const Clock::time_point child_when = entries[child].when;
      if (child_when == when) [[unlikely]] {
        if (before(entries[child], entries[earliest])) earliest = child;
      } else {
        const bool earlier = child_when < when;
        earliest = earlier ? child : earliest;
        when = earlier ? child_when : when;
      }
    }
    if (!before(entries[earliest], entry)) break;
    place(index, entries[earliest]);
    index = earliest;
  }
  place(index, entry);
}

}  // namespace asyncio::detail
