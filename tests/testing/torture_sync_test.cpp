// Locks, events, conditions, semaphores, barriers and queues while their allocations fail, one after the other.
#include <asyncio/testing/torture.hpp>

#include "support/virtual_test.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace asyncio {
namespace {

using namespace std::chrono_literals;
using testing::torture;

void expect(bool holds) {
  if (!holds) throw RuntimeError("wrong");
}

// In a group: the first that fails must not leave the others with what was on this frame.
template <typename Work>
Coroutine<> three(Work work) {
  const auto body = [&](TaskGroup& group) -> Coroutine<> {
    for (int i = 0; i < 3; ++i) group.create_task(work());
    co_return;
  };
  co_await async_with(TaskGroup(), body);
}

// What a failure leaves unawaited is reported; nobody reads that here.
class TortureSync : public ::testing::Test {
 private:
  support::StderrCapture quiet_;
};

TEST_F(TortureSync, AContendedLock) {
  torture([]() -> Coroutine<> {
    Lock lock;
    int inside = 0;
    const auto work = [&]() -> Coroutine<> {
      auto guard = co_await lock.scoped();
      expect(++inside == 1);
      co_await sleep(1s);
      --inside;
    };
    co_await three(work);
    expect(!lock.locked());
  });
}

TEST_F(TortureSync, ALockAsAManagerAndItsTimeout) {
  torture([]() -> Coroutine<> {
    Lock lock;
    co_await lock.acquire();
    bool late = false;
    try {
      co_await wait_for(lock.acquire(), 1s);
    } catch (const TimeoutError&) {
      late = true;
    }
    lock.release();
    expect(late);
    const auto body = [&]() -> Coroutine<> {
      expect(lock.locked());
      co_return;
    };
    co_await async_with(lock, body);
    expect(!lock.locked());
  });
}

TEST_F(TortureSync, ASemaphore) {
  torture([]() -> Coroutine<> {
    BoundedSemaphore semaphore(2);
    const auto work = [&]() -> Coroutine<> {
      auto permit = co_await semaphore.scoped();
      co_await sleep(1s);
    };
    co_await three(work);
    expect(!semaphore.locked());
  });
}

TEST_F(TortureSync, AnEvent) {
  torture([]() -> Coroutine<> {
    Event event;
    auto first = create_task(event.wait());
    auto second = create_task(event.wait());
    co_await sleep(1s);
    event.set();
    expect(co_await first);
    expect(co_await second);
  });
}

TEST_F(TortureSync, ACondition) {
  torture([]() -> Coroutine<> {
    Condition condition;
    int ready = 0;
    const auto wait = [&]() -> Coroutine<> {
      auto guard = co_await condition.scoped();
      co_await condition.wait_for([&] { return ready > 0; });
      --ready;
    };
    // The first failure ends the other, which must not wait for a notification for ever.
    const auto body = [&](TaskGroup& group) -> Coroutine<> {
      group.create_task(wait());
      group.create_task(wait());
      co_await sleep(1s);
      auto guard = co_await condition.scoped();
      ready = 2;
      condition.notify_all();
    };
    co_await async_with(TaskGroup(), body);
    expect(ready == 0);
  });
}

TEST_F(TortureSync, ABarrier) {
  torture([]() -> Coroutine<> {
    Barrier barrier(3);
    int sum = 0;
    const auto pass = [&]() -> Coroutine<> { sum += co_await barrier.wait(); };
    const auto body = [&](TaskGroup& group) -> Coroutine<> {
      for (int i = 0; i < 3; ++i) group.create_task(pass());
      co_return;
    };
    co_await async_with(TaskGroup(), body);
    expect(sum == 3);
  });
}

template <typename Queue>
Coroutine<> through() {
  Queue queue(1);
  std::size_t out = 0;
  const auto produce = [&]() -> Coroutine<> {
    for (char letter = 'a'; letter < 'f'; ++letter) co_await queue.put(std::string(100, letter));
    queue.shutdown();
  };
  const auto consume = [&]() -> Coroutine<> {
    while (auto item = co_await queue.next()) {
      out += item->size();
      queue.task_done();
    }
  };
  const auto body = [&](TaskGroup& group) -> Coroutine<> {
    group.create_task(produce());
    group.create_task(consume());
    co_return;
  };
  co_await async_with(TaskGroup(), body);
  co_await queue.join();
  expect(out == 500);
}

TEST_F(TortureSync, AQueue) {
  torture([] { return through<Queue<std::string>>(); });
}
TEST_F(TortureSync, ALifoQueue) {
  torture([] { return through<LifoQueue<std::string>>(); });
}
TEST_F(TortureSync, APriorityQueue) {
  torture([] { return through<PriorityQueue<std::string>>(); });
}

TEST_F(TortureSync, AnItemThatCannotBeStoredWasNotPut) {
  torture([]() -> Coroutine<> {
    Queue<std::string> queue;
    std::size_t in = 0;
    try {
      for (int i = 0; i < 200; ++i) {
        queue.put_nowait(std::string(100, 'x'));
        ++in;
      }
    } catch (const std::bad_alloc&) {
    }
    expect(queue.qsize() == in);
    queue.shutdown(true);
    co_await queue.join();
  });
}

}  // namespace
}  // namespace asyncio
