// The heap's moves.
#include <asyncio/core/timers.hpp>

#include <algorithm>

namespace asyncio::detail {

void TimerHeap::insert(TimerNode& node) {
  check(!node.scheduled(), "a timer cannot be scheduled twice");
  entries_.push_back({node.when_, &node});
  node.arrival_ = arrivals_++;
  node.index_ = static_cast<std::uint32_t>(entries_.size() - 1);
  sift_up(entries_.size() - 1);
}

void TimerHeap::remove(TimerNode& node) noexcept {
  const std::size_t index = node.index_;
  node.index_ = TimerNode::not_scheduled;
  const Entry last = entries_.back();
  entries_.pop_back();
  if (last.node == &node) return;
  place(index, last);
  sift_up(index);
  sift_down(last.node->index_);
}

TimerNode& TimerHeap::pop() noexcept {
  TimerNode& first = front();
  remove(first);
  return first;
}

void TimerHeap::sift_up(std::size_t index) noexcept {
  const Entry entry = entries_[index];
  while (index > 0) {
    const std::size_t parent = (index - 1) / 4;
    if (!before(entry, entries_[parent])) break;
    place(index, entries_[parent]);
    index = parent;
  }
  place(index, entry);
}

void TimerHeap::sift_down(std::size_t index) noexcept {
  const Entry entry = entries_[index];
  const std::size_t size = entries_.size();
  for (;;) {
    const std::size_t first_child = 4 * index + 1;
    if (first_child >= size) break;
    std::size_t smallest = first_child;
    const std::size_t end = std::min(first_child + 4, size);
    for (std::size_t child = first_child + 1; child < end; ++child)
      if (before(entries_[child], entries_[smallest])) smallest = child;
    if (!before(entries_[smallest], entry)) break;
    place(index, entries_[smallest]);
    index = smallest;
  }
  place(index, entry);
}

}  // namespace asyncio::detail
