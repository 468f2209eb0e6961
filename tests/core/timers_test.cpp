// The heap of timers against a model that is obviously right: a std::multimap.
#include "support/leaks.hpp"

#include <asyncio/core/timers.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <vector>

namespace {

using asyncio::Clock;
using asyncio::detail::TimerHeap;
using asyncio::detail::TimerNode;

// A timer that does nothing.
class Timer final : public asyncio::detail::HandleState, public TimerNode {
 public:
  explicit Timer(Clock::time_point when) : HandleState(nullptr), TimerNode(when, *this) {}
  void run() override {}
  void discard() noexcept override {}
};

Clock::time_point at(std::int64_t nanoseconds) {
  return Clock::time_point(std::chrono::nanoseconds(nanoseconds));
}

TEST(Timers, S07_PopGivesTheEarliest) {
  TimerHeap heap;
  Timer late(at(30)), early(at(10)), middle(at(20));
  heap.insert(late);
  heap.insert(early);
  heap.insert(middle);
  EXPECT_EQ(heap.next_deadline(), at(10));
  EXPECT_EQ(&heap.pop(), &early);
  EXPECT_EQ(&heap.pop(), &middle);
  EXPECT_EQ(&heap.pop(), &late);
  EXPECT_TRUE(heap.empty());
}

TEST(Timers, S13_ARemovedTimerIsGoneAndMayBeInsertedAgain) {
  TimerHeap heap;
  Timer first(at(1)), second(at(2));
  heap.insert(first);
  heap.insert(second);
  EXPECT_TRUE(first.scheduled());
  heap.remove(first);
  EXPECT_FALSE(first.scheduled());
  EXPECT_EQ(heap.size(), 1u);
  heap.insert(first);
  EXPECT_EQ(&heap.pop(), &first);
  EXPECT_FALSE(first.scheduled());
  heap.remove(second);
  EXPECT_TRUE(heap.empty());
}

TEST(Timers, S08_AThousandEqualDeadlinesLeaveInTheOrderOfArrival) {
  TimerHeap heap;
  std::vector<std::unique_ptr<Timer>> timers;
  for (int i = 0; i < 1000; ++i) heap.insert(*timers.emplace_back(std::make_unique<Timer>(at(5))));
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(&heap.pop(), timers[static_cast<std::size_t>(i)].get());
}

TEST(Timers, S08_ATimerInsertedAgainGoesBehindItsEquals) {
  TimerHeap heap;
  Timer first(at(5)), second(at(5));
  heap.insert(first);
  heap.insert(second);
  heap.remove(first);
  heap.insert(first);
  EXPECT_EQ(&heap.pop(), &second);
  EXPECT_EQ(&heap.pop(), &first);
}

TEST(Timers, S07_TheEndsOfTimeAreDeadlinesLikeOthers) {
  TimerHeap heap;
  Timer never(Clock::time_point::max()), always(Clock::time_point::min()), now(at(0));
  heap.insert(never);
  heap.insert(now);
  heap.insert(always);
  EXPECT_EQ(&heap.pop(), &always);
  EXPECT_EQ(&heap.pop(), &now);
  EXPECT_EQ(&heap.pop(), &never);
}

TEST(TimersDeathTest, ATimerCannotBeScheduledTwice) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  TimerHeap heap;
  Timer timer(at(1));
  heap.insert(timer);
  EXPECT_DEATH(heap.insert(timer), "a timer cannot be scheduled twice");
  heap.remove(timer);
}

// The model: equal keys of a multimap stay in the order of insertion.
class Model {
 public:
  void insert(Timer& timer) { timers_.emplace(timer.when(), &timer); }
  void remove(Timer& timer) {
    auto [here, end] = timers_.equal_range(timer.when());
    while (here != end && here->second != &timer) ++here;
    ASSERT_NE(here, end);
    timers_.erase(here);
  }
  Timer* pop() {
    Timer* first = timers_.begin()->second;
    timers_.erase(timers_.begin());
    return first;
  }
  std::size_t size() const { return timers_.size(); }
  Clock::time_point first() const { return timers_.begin()->first; }

 private:
  std::multimap<Clock::time_point, Timer*> timers_;
};

// One of: insert a new timer, remove any, take the earliest; the deadlines lie in [0, spread].
void play(unsigned seed, int steps, std::int64_t spread) {
  std::mt19937 random(seed);
  std::uniform_int_distribution<std::int64_t> deadline(0, spread);
  TimerHeap heap;
  Model model;
  std::vector<std::unique_ptr<Timer>> scheduled;
  const auto forget = [&](const Timer* timer) {
    const auto found = std::find_if(scheduled.begin(), scheduled.end(),
                                    [&](const auto& owned) { return owned.get() == timer; });
    ASSERT_NE(found, scheduled.end());
    std::swap(*found, scheduled.back());
    scheduled.pop_back();
  };
  for (int step = 0; step < steps; ++step) {
    const unsigned choice = random() % 5;
    if (choice < 2 || scheduled.empty()) {
      Timer& timer = *scheduled.emplace_back(std::make_unique<Timer>(at(deadline(random))));
      heap.insert(timer);
      model.insert(timer);
    } else if (choice < 4) {
      Timer& timer = *scheduled[random() % scheduled.size()];
      heap.remove(timer);
      model.remove(timer);
      forget(&timer);
    } else {
      auto* timer = static_cast<Timer*>(&heap.pop());
      ASSERT_EQ(timer, model.pop()) << "seed " << seed << ", step " << step;
      forget(timer);
    }
    ASSERT_EQ(heap.size(), model.size());
    if (!heap.empty()) {
      ASSERT_EQ(heap.next_deadline(), model.first());
    }
  }
  while (!heap.empty()) ASSERT_EQ(static_cast<Timer*>(&heap.pop()), model.pop());
}

TEST(Timers, S07_S08_S13_RandomProgramsAgreeWithTheModel) {
  for (unsigned seed = 0; seed < 100; ++seed) play(seed, 1000, 1 << (seed % 20));
}

TEST(Timers, S08_RandomProgramsWithManyTiesAgreeWithTheModel) {
  for (unsigned seed = 0; seed < 50; ++seed) play(seed, 500, 2);
}

// Filled to 50 000, then emptied by removing and popping in turns: every depth of the heap is reached.
TEST(Timers, S07_S13_ALargeHeapIsEmptiedInOrder) {
  std::mt19937 random(1);
  TimerHeap heap;
  std::vector<std::unique_ptr<Timer>> timers;
  for (int i = 0; i < 50'000; ++i)
    heap.insert(*timers.emplace_back(
        std::make_unique<Timer>(at(static_cast<std::int64_t>(random() % 10'000)))));
  std::shuffle(timers.begin(), timers.end(), random);
  auto before = Clock::time_point::min();
  for (auto& timer : timers) {
    if (timer->scheduled()) heap.remove(*timer);
    if (heap.empty()) break;
    const auto when = heap.pop().when();
    ASSERT_LE(before, when);
    before = when;
  }
  EXPECT_TRUE(heap.empty());
}

}  // namespace
