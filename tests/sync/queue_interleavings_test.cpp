// Laws of queues, events and barriers under every order of their tasks, with a cancellation anywhere.
#include <asyncio/testing/explore.hpp>

#include "support/law.hpp"
#include "support/virtual_test.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace asyncio {
namespace {

using namespace std::chrono_literals;
using support::law;
using testing::explore;

// Puts `count` items, and counts those that it was told are in.
template <typename Queue>
Coroutine<> produce(Queue& queue, int count, int& in) {
  for (int i = 0; i < count; ++i) {
    co_await queue.put(i);
    ++in;
  }
}
template <typename Queue>
Coroutine<> consume(Queue& queue, int& out) {
  while (auto item = co_await queue.next()) {
    ++out;
    queue.task_done();
  }
}

TEST(QueueInterleavings, Q04_ItemsInAreItemsOutAndHeld) {
  const auto result = explore([]() -> Coroutine<> {
    Queue<int> queue(1);
    int in = 0, out = 0;
    auto consumer = create_task(consume(queue, out));
    auto first = create_task(produce(queue, 2, in));
    auto second = create_task(produce(queue, 1, in));
    co_await support::spin(8);
    const bool consumer_lives = !consumer.done();
    queue.shutdown();
    std::vector<Task<>> tasks;
    tasks.push_back(consumer);
    tasks.push_back(first);
    tasks.push_back(second);
    co_await gather(return_exceptions, tasks);
    law(in == out + static_cast<int>(queue.qsize()), "items in are items out and held");
    law(!consumer_lives || in == 3 || first.cancelled() || second.cancelled(),
        "who was not cancelled put its items");
    if (queue.empty()) co_await queue.join();
  });
  EXPECT_GT(result.runs, 1000u);
}

TEST(QueueInterleavings, Q04_AWakeUpPassesFromACancelledGetterToTheNext) {
  explore([]() -> Coroutine<> {
    Queue<std::unique_ptr<int>> queue;
    int out = 0;
    const auto take = [&]() -> Coroutine<> {
      law(*co_await queue.get() == 7, "the item is whole");
      ++out;
    };
    std::vector<Task<>> getters;
    for (int i = 0; i < 3; ++i) getters.push_back(create_task(take()));
    co_await sleep(0s);
    queue.put_nowait(std::make_unique<int>(7));
    queue.put_nowait(std::make_unique<int>(7));
    co_await support::spin(6);
    law(out == 2, "two of three getters got the two items, whoever was cancelled");
    queue.shutdown();
    co_await gather(return_exceptions, getters);
  });
}

TEST(QueueInterleavings, Q07_AnImmediateShutdownLeavesNobodyWaiting) {
  explore([]() -> Coroutine<> {
    LifoQueue<int> queue(1);
    int in = 0, out = 0;
    std::vector<Task<>> tasks;
    tasks.push_back(create_task(produce(queue, 3, in)));
    tasks.push_back(create_task(consume(queue, out)));
    tasks.push_back(create_task([](LifoQueue<int>& queue) -> Coroutine<> {
      co_await sleep(0s);
      queue.shutdown(true);
    }(queue)));
    co_await support::spin(8);
    queue.shutdown(true);
    co_await queue.join();
    co_await gather(return_exceptions, tasks);
    law(queue.empty() && in >= out, "nothing is left");
  });
}

TEST(EventInterleavings, L10_ASetWakesEveryWaiterThatWasNotCancelled) {
  explore([]() -> Coroutine<> {
    Event event;
    int woken = 0;
    const auto wait = [&]() -> Coroutine<> {
      co_await event.wait();
      ++woken;
    };
    std::vector<Task<>> tasks;
    for (int i = 0; i < 2; ++i) tasks.push_back(create_task(wait()));
    co_await support::spin(2);
    event.set();
    event.clear();
    const auto results = co_await gather(return_exceptions, tasks);
    const auto ended = std::count_if(results.begin(), results.end(),
                                     [](const auto& one) { return one.has_value(); });
    law(woken == ended && woken >= 1,
        "set() wakes all that wait, also when clear() follows at once");
  });
}

TEST(BarrierInterleavings, L40_L41_EachRoundGivesEachNumberOnceAndACancelledWaiterLeaves) {
  explore([]() -> Coroutine<> {
    Barrier barrier(2);
    std::vector<int> numbers;
    const auto pass = [&]() -> Coroutine<> { numbers.push_back(co_await barrier.wait()); };
    std::vector<Task<>> tasks;
    for (int i = 0; i < 3; ++i) tasks.push_back(create_task(pass()));
    co_await support::spin(6);
    const auto passed = numbers;
    co_await barrier.abort();
    co_await gather(return_exceptions, tasks);
    const auto cancelled = std::count_if(tasks.begin(), tasks.end(),
                                         [](const auto& task) { return task.cancelled(); });
    law(passed.size() == 2 || cancelled > 0, "two of three tasks pass");
    law(passed.size() == 2 ? passed[0] + passed[1] == 1 : passed.size() == 1,
        "each number of a round is given once");  // one that was woken and cancelled takes its number with it
    law(numbers.size() == passed.size(), "nobody passes a broken barrier");
  });
}

}  // namespace
}  // namespace asyncio
