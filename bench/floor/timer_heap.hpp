// Timer heap of the floor: a 4-ary heap whose timers know their place, so that a cancelled one
// leaves at once.
#pragma once

#include <algorithm>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace bench::floor {

struct Timer {
  std::uint64_t deadline;
  std::uint32_t place;
  std::coroutine_handle<> coroutine;
};

class TimerHeap {
 public:
  void reserve(std::size_t timers) { entries_.reserve(timers); }
  bool empty() const { return entries_.empty(); }

  void push(Timer* timer) {
    entries_.push_back({timer->deadline, timer});
    sift_up(entries_.size() - 1);
  }

  Timer* pop() {
    Timer* earliest = entries_[0].timer;
    Entry last = entries_.back();
    entries_.pop_back();
    if (!entries_.empty()) {
      put(0, last);
      sift_down(0);
    }
    return earliest;
  }

  void erase(Timer* timer) {
    std::size_t place = timer->place;
    Entry last = entries_.back();
    entries_.pop_back();
    if (place == entries_.size()) return;
    put(place, last);
    if (place > 0 && entries_[parent_of(place)].deadline > last.deadline) {
      sift_up(place);
    } else {
      sift_down(place);
    }
  }

 private:
  // The deadline is repeated here so that a comparison does not visit the timer.
  struct Entry {
    std::uint64_t deadline;
    Timer* timer;
  };

  static std::size_t parent_of(std::size_t place) { return (place - 1) / 4; }

  void put(std::size_t place, Entry entry) {
    entries_[place] = entry;
    entry.timer->place = static_cast<std::uint32_t>(place);
  }

  void sift_up(std::size_t place) {
    Entry entry = entries_[place];
    while (place > 0) {
      std::size_t parent = parent_of(place);
      if (entries_[parent].deadline <= entry.deadline) break;
      put(place, entries_[parent]);
      place = parent;
    }
    put(place, entry);
  }

  void sift_down(std::size_t place) {
    Entry entry = entries_[place];
    std::size_t size = entries_.size();
    for (;;) {
      std::size_t first = 4 * place + 1;
      if (first >= size) break;
      std::size_t end = std::min(first + 4, size);
      std::size_t earliest = first;
      for (std::size_t child = first + 1; child < end; ++child) {
        if (entries_[child].deadline < entries_[earliest].deadline) earliest = child;
      }
      if (entries_[earliest].deadline >= entry.deadline) break;
      put(place, entries_[earliest]);
      place = earliest;
    }
    put(place, entry);
  }

  std::vector<Entry> entries_;
};

}  // namespace bench::floor
