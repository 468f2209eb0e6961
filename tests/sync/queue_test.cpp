// Queue: no item is lost, nobody overtakes, and shutdown ends every wait.
#include "support/leaks.hpp"
#include "support/outcome.hpp"
#include "support/virtual_test.hpp"

#include <asyncio.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace {

using namespace std::chrono_literals;
using asyncio::Coroutine;
using asyncio::LifoQueue;
using asyncio::PriorityQueue;
using asyncio::Queue;
using support::outcome;
using support::outcome_of_call;

Coroutine<> take(Queue<int>& queue, std::vector<int>& taken) {
  taken.push_back(co_await queue.get());
}

TEST(Queue, Q01_PutAndGetThatNeedNotWaitDoNotYield) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Queue<int> queue;
    bool somebody_ran = false;
    asyncio::get_running_loop().call_soon([&] { somebody_ran = true; });
    for (int i = 0; i < 100; ++i) {
      co_await queue.put(i);
      EXPECT_EQ(co_await queue.get(), i);
    }
    EXPECT_FALSE(somebody_ran);
    co_await asyncio::sleep(0s);
  });
}

TEST(Queue, Q02_NowaitThrowsAndTheLimitOfZeroIsNone) {
  Queue<int> limited(1), unlimited(-1);
  limited.put_nowait(1);
  EXPECT_TRUE(limited.full());
  EXPECT_EQ(outcome_of_call([&] { limited.put_nowait(2); }), "QueueFull()");
  EXPECT_EQ(limited.get_nowait(), 1);
  EXPECT_EQ(outcome_of_call([&] { return limited.get_nowait(); }), "QueueEmpty()");
  for (int i = 0; i < 1000; ++i) unlimited.put_nowait(i);
  EXPECT_FALSE(unlimited.full());
  EXPECT_EQ(unlimited.qsize(), 1000u);
}

TEST(Queue, Q02_WaitersWakeInOrderOneForEachItem) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Queue<int> queue;
    std::vector<int> taken;
    std::vector<asyncio::Task<>> tasks;
    for (int i = 0; i < 3; ++i) tasks.push_back(asyncio::create_task(take(queue, taken)));
    co_await asyncio::sleep(0s);
    queue.put_nowait(10);
    queue.put_nowait(11);
    co_await asyncio::sleep(1s);
    EXPECT_EQ(taken, (std::vector{10, 11}));
    EXPECT_TRUE(tasks[0].done() && tasks[1].done() && !tasks[2].done());
    queue.put_nowait(12);
    co_await asyncio::gather(tasks);
  });
}

TEST(Queue, Q03_AWokenGetterThatComesTooLateQueuesAtTheBack) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Queue<int> queue;
    std::vector<int> first_took, second_took;
    auto first = asyncio::create_task(take(queue, first_took));
    auto second = asyncio::create_task(take(queue, second_took));
    co_await asyncio::sleep(0s);
    queue.put_nowait(1);
    EXPECT_EQ(queue.get_nowait(), 1);  // faster than the getter that was woken for it
    co_await asyncio::sleep(1s);
    queue.put_nowait(2);
    co_await asyncio::sleep(1s);
    EXPECT_TRUE(first_took.empty());
    EXPECT_EQ(second_took, std::vector{2});
    queue.put_nowait(3);
    co_await asyncio::gather(first, second);
    EXPECT_EQ(first_took, std::vector{3});
  });
}

TEST(Queue, Q04_CancellingAWokenGetterLosesNothingAndWakesTheNext) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Queue<int> queue;
    std::vector<int> taken;
    auto first = asyncio::create_task(take(queue, taken));
    auto second = asyncio::create_task(take(queue, taken));
    co_await asyncio::sleep(0s);
    queue.put_nowait(1);
    first.cancel();
    EXPECT_EQ(co_await outcome(first), "CancelledError()");
    co_await second;
    EXPECT_EQ(taken, std::vector{1});
  });
}

TEST(Queue, Q04_CancellingAWokenPutterWakesTheNext) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Queue<int> queue(1);
    queue.put_nowait(1);
    auto first = asyncio::create_task(queue.put(2));
    auto second = asyncio::create_task(queue.put(3));
    co_await asyncio::sleep(0s);
    EXPECT_EQ(queue.get_nowait(), 1);
    first.cancel();
    EXPECT_EQ(co_await outcome(first), "CancelledError()");
    co_await second;
    EXPECT_EQ(queue.get_nowait(), 3);
  });
}

TEST(Queue, Q05_JoinWaitsForEveryItemToBeWorkedOff) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Queue<int> queue;
    co_await queue.join();
    queue.put_nowait(1);
    queue.put_nowait(2);
    auto join = asyncio::create_task(queue.join());
    (void)queue.get_nowait();
    queue.task_done();
    co_await asyncio::sleep(1s);
    EXPECT_FALSE(join.done());
    (void)queue.get_nowait();
    queue.task_done();
    co_await join;
    EXPECT_EQ(outcome_of_call([&] { queue.task_done(); }),
              "ValueError('task_done() called too many times')");
  });
}

TEST(Queue, Q06_ShutdownLetsTheRestBeTakenAndEndsEveryWait) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Queue<int> full(1);
    full.put_nowait(1);
    auto putter = asyncio::create_task(full.put(2));
    Queue<int> empty;
    auto getter = asyncio::create_task(empty.get());
    co_await asyncio::sleep(0s);
    full.shutdown();
    empty.shutdown();
    empty.shutdown();
    EXPECT_EQ(co_await outcome(putter), "QueueShutDown()");
    EXPECT_EQ(co_await outcome(getter), "QueueShutDown()");
    EXPECT_EQ(outcome_of_call([&] { full.put_nowait(3); }), "QueueShutDown()");
    EXPECT_EQ(co_await outcome(full.put(3)), "QueueShutDown()");
    EXPECT_EQ(co_await full.get(), 1);
    EXPECT_EQ(co_await outcome(full.get()), "QueueShutDown()");
    full.task_done();
    co_await full.join();
  });
}

TEST(Queue, Q07_ImmediateShutdownDropsTheItemsAndLetsJoinGoOn) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Queue<int> queue;
    for (int i = 0; i < 3; ++i) queue.put_nowait(i);
    auto join = asyncio::create_task(queue.join());
    co_await asyncio::sleep(0s);
    queue.shutdown(true);
    co_await join;
    EXPECT_TRUE(queue.empty());
    EXPECT_EQ(outcome_of_call([&] { return queue.get_nowait(); }), "QueueShutDown()");
  });
}

TEST(Queue, Q07_ImmediateShutdownLeavesTheItemsThatWereTakenUnfinished) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Queue<int> queue;
    for (int i = 0; i < 3; ++i) queue.put_nowait(i);
    (void)queue.get_nowait();
    auto join = asyncio::create_task(queue.join());
    co_await asyncio::sleep(0s);
    queue.shutdown(true);
    queue.shutdown(true);
    co_await asyncio::sleep(1s);
    EXPECT_FALSE(join.done());
    queue.task_done();
    co_await join;
    EXPECT_EQ(co_await outcome(queue.get()), "QueueShutDown()");
  });
}

TEST(Queue, Q08_LifoGivesTheNewestAndPriorityTheSmallest) {
  LifoQueue<int> lifo;
  PriorityQueue<int> smallest;
  PriorityQueue<std::string, std::greater<std::string>> largest;
  for (const int i : {2, 3, 1}) {
    lifo.put_nowait(i);
    smallest.put_nowait(i);
    largest.put_nowait(std::to_string(i));
  }
  for (const int i : {1, 3, 2}) EXPECT_EQ(lifo.get_nowait(), i);
  for (const int i : {1, 2, 3}) EXPECT_EQ(smallest.get_nowait(), i);
  for (const char* text : {"3", "2", "1"}) EXPECT_EQ(largest.get_nowait(), text);
}

TEST(Queue, NextEndsALoopAtShutdownAndMoveOnlyItemsPass) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Queue<std::unique_ptr<int>> queue(2);
    const auto produce = [&]() -> Coroutine<> {
      for (int i = 0; i < 5; ++i) co_await queue.put(std::make_unique<int>(i));
      queue.shutdown();
    };
    auto producer = asyncio::create_task(produce);
    int sum = 0;
    while (auto item = co_await queue.next()) {
      sum += **item;
      queue.task_done();
    }
    EXPECT_EQ(sum, 10);
    co_await producer;
    co_await queue.join();
  });
}

TEST(Queue, Y05_PrintsWhatItHoldsAndWhoWaits) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Queue<int> queue(2);
    queue.put_nowait(1);
    EXPECT_TRUE(repr(queue).starts_with("<Queue at 0x")) << repr(queue);
    EXPECT_TRUE(repr(queue).ends_with(" maxsize=2 _queue=[1] tasks=1>")) << repr(queue);
    std::ostringstream text;
    text << queue;
    EXPECT_EQ(text.str(), "<Queue maxsize=2 _queue=[1] tasks=1>");
    Queue<int> empty;
    auto getter = asyncio::create_task(empty.get());
    co_await asyncio::sleep(0s);
    EXPECT_TRUE(repr(empty).ends_with(" maxsize=0 _getters[1]>")) << repr(empty);
    empty.shutdown();
    EXPECT_EQ(co_await outcome(getter), "QueueShutDown()");
    EXPECT_TRUE(repr(empty).ends_with(" maxsize=0 shutdown>")) << repr(empty);
  });
}

TEST(Queue, Y05_PrintsNoLongerWhoWasCancelledInFrontOfAWokenWaiter) {
  asyncio::testing::run_virtual([]() -> Coroutine<> {
    Queue<int> queue;
    auto first = asyncio::create_task(queue.get());
    auto second = asyncio::create_task(queue.get());
    co_await asyncio::sleep(0s);
    first.cancel();
    EXPECT_TRUE(repr(queue).ends_with(" maxsize=0 _getters[2]>")) << repr(queue);
    queue.put_nowait(1);
    EXPECT_TRUE(repr(queue).ends_with(" maxsize=0 _queue=[1] tasks=1>")) << repr(queue);
    EXPECT_EQ(co_await second, 1);
    EXPECT_EQ(co_await outcome(first), "CancelledError()");
  });
}

}  // namespace
