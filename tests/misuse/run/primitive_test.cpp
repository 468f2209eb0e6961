// Mistakes with locks, events, conditions, semaphores, barriers and queues: given back twice, shared by loops, forgotten.
#include "misuse.hpp"

#include <chrono>
#include <functional>

namespace misuse {
namespace {

using namespace std::chrono_literals;
using asyncio::Coroutine;
using asyncio::RuntimeError;
using asyncio::ValueError;

TEST(MisuseLock, L03_ReleasedWhenNobodyHasIt) {
  asyncio::Lock lock;
  EXPECT_EQ(error_of<RuntimeError>([&] { lock.release(); }), "Lock is not acquired.");
  asyncio::Condition condition;
  EXPECT_EQ(error_of<RuntimeError>([&] { condition.release(); }), "Lock is not acquired.");
}

TEST(MisuseLock, L03_ReleasedInsideOfItsBlock) {
  run_virtual([]() -> Coroutine<> {
    asyncio::Lock lock;
    auto body = [&]() -> Coroutine<> {
      lock.release();
      co_return;
    };
    auto block = [&]() -> Coroutine<> { co_await asyncio::async_with(lock, body); };
    const std::string said = co_await error_of_await<RuntimeError>(block);
    EXPECT_EQ(said, "Lock is not acquired.");
    // A guard has nothing left to give back, and says nothing: it ends in a destructor.
    {
      const auto guard = co_await lock.scoped();
      lock.release();
    }
    EXPECT_FALSE(lock.locked());
  });
}

TEST(MisuseCondition, L20_UsedWithoutItsLock) {
  run_virtual([]() -> Coroutine<> {
    asyncio::Condition condition;
    auto wait = [&]() -> Coroutine<> { co_await condition.wait(); };
    const std::string said = co_await error_of_await<RuntimeError>(wait);
    EXPECT_EQ(said, "cannot wait on un-acquired lock");
    EXPECT_EQ(error_of<RuntimeError>([&] { condition.notify(); }),
              "cannot notify on un-acquired lock");
    EXPECT_EQ(error_of<RuntimeError>([&] { condition.notify_all(); }),
              "cannot notify on un-acquired lock");
  });
}

TEST(MisuseSemaphore, L30_WithANegativeValueOrReleasedTooOften) {
  EXPECT_EQ(error_of<ValueError>([] { asyncio::Semaphore semaphore(-1); }),
            "Semaphore initial value must be >= 0");
  EXPECT_EQ(error_of<ValueError>([] { asyncio::BoundedSemaphore semaphore(-1); }),
            "Semaphore initial value must be >= 0");
  asyncio::BoundedSemaphore semaphore(2);
  EXPECT_EQ(error_of<ValueError>([&] { semaphore.release(); }),
            "BoundedSemaphore released too many times");
}

TEST(MisuseBarrier, L40_OfNobody) {
  for (const int parties : {0, -3})
    EXPECT_EQ(error_of<ValueError>([&] { asyncio::Barrier barrier(parties); }),
              "parties must be >= 1");
}

TEST(MisuseQueue, Q05_MoreWorkDoneThanPut) {
  asyncio::Queue<int> queue;
  queue.put_nowait(1);
  queue.task_done();
  EXPECT_EQ(error_of<ValueError>([&] { queue.task_done(); }), "task_done() called too many times");
}

// Waits for a moment in a loop of its own: the first such loop is the primitive's.
std::string waited_in_a_loop(const std::function<Coroutine<>()>& wait) {
  return run_virtual([&]() -> Coroutine<std::string> {
    try {
      auto limited = asyncio::wait_for(wait(), 1s);
      co_await std::move(limited);
    } catch (const asyncio::TimeoutError&) {
      co_return "waited";
    } catch (const RuntimeError& error) {
      co_return error.what();
    }
    co_return "did not wait";
  });
}

void belongs_to_the_first_loop(const std::function<Coroutine<>()>& wait, const char* class_name) {
  EXPECT_EQ(waited_in_a_loop(wait), "waited");
  const std::string said = waited_in_a_loop(wait);
  EXPECT_TRUE(contains(said, class_name)) << said;
  EXPECT_TRUE(said.ends_with(" is bound to a different event loop")) << said;
}

TEST(MisusePrimitives, L05_WaitedForInTwoLoops) {
  asyncio::Lock lock;
  run_virtual([&]() -> Coroutine<> { co_await lock.acquire(); });
  belongs_to_the_first_loop([&]() -> Coroutine<> { co_await lock.acquire(); }, "Lock object");

  asyncio::Event event;
  belongs_to_the_first_loop([&]() -> Coroutine<> { co_await event.wait(); }, "Event object");

  asyncio::Condition condition;
  auto wait_for_notice = [&]() -> Coroutine<> {
    const auto guard = co_await condition.scoped();
    co_await condition.wait();
  };
  belongs_to_the_first_loop(wait_for_notice, "Condition object");

  asyncio::BoundedSemaphore semaphore(0);
  belongs_to_the_first_loop([&]() -> Coroutine<> { co_await semaphore.acquire(); },
                            "BoundedSemaphore object");

  asyncio::Barrier barrier(2);
  belongs_to_the_first_loop([&]() -> Coroutine<> { co_await barrier.wait(); }, "Condition object");
}

TEST(MisusePrimitives, L05_AQueueWaitedForInTwoLoops) {
  asyncio::Queue<int> empty;
  belongs_to_the_first_loop([&]() -> Coroutine<> { (void)co_await empty.get(); }, "Queue");

  asyncio::LifoQueue<int> full(1);
  full.put_nowait(1);
  belongs_to_the_first_loop([&]() -> Coroutine<> { co_await full.put(2); }, "LifoQueue");
  belongs_to_the_first_loop([&]() -> Coroutine<> { co_await full.join(); }, "Event object");
}

TEST(MisusePrimitives, AnOperationThatIsNotAwaitedSaysSoWithItsPlace) {
  asyncio::Lock lock;
  asyncio::Event event;
  asyncio::Semaphore semaphore;
  asyncio::Queue<int> queue;
  const auto said_of = [](const std::function<void()>& forget) { return stderr_of(forget); };
  const std::string said = said_of([&] { (void)lock.acquire(); });
  EXPECT_TRUE(contains(said, "primitive_test.cpp")) << said;
  EXPECT_TRUE(contains(said, "coroutine 'acquire' was never awaited")) << said;
  EXPECT_TRUE(contains(said_of([&] { (void)lock.scoped(); }), "coroutine 'scoped' was never"));
  EXPECT_TRUE(contains(said_of([&] { (void)event.wait(); }), "coroutine 'wait' was never"));
  EXPECT_TRUE(contains(said_of([&] { (void)semaphore.acquire(); }), "coroutine 'acquire' was"));
  EXPECT_TRUE(contains(said_of([&] { (void)queue.put(1); }), "coroutine 'put' was never"));
  EXPECT_TRUE(contains(said_of([&] { (void)queue.get(); }), "coroutine 'get' was never"));
  EXPECT_TRUE(contains(said_of([&] { (void)queue.join(); }), "was never awaited"));
  EXPECT_FALSE(lock.locked());
  EXPECT_TRUE(queue.empty());
}

}  // namespace
}  // namespace misuse
