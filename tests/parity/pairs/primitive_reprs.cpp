// What locks, events, conditions, semaphores, barriers and queues look like when printed.
// rules: Y-04, Y-05
#include "pair.hpp"

#include <sstream>

using pairs::plain;
using pairs::say;
using pairs::ticks;

PAIR(primitive_reprs) {
  asyncio::Lock lock;
  asyncio::Event event;
  asyncio::Condition condition;
  asyncio::Semaphore semaphore(3);
  asyncio::BoundedSemaphore bounded(1);
  asyncio::Barrier barrier(3);
  asyncio::Queue<int> queue(2);
  asyncio::LifoQueue<int> lifo;
  asyncio::PriorityQueue<int> smallest(1);
  auto say_all = [&] {
    say(plain(repr(lock)));
    say(plain(repr(event)));
    say(plain(repr(condition)));
    say(plain(repr(semaphore)));
    say(plain(repr(bounded)));
    say(plain(repr(barrier)));
    say(plain(repr(queue)));
    say(plain(repr(lifo)));
    say(plain(repr(smallest)));
    std::ostringstream text;
    text << queue;
    say(text.str());
  };

  say_all();
  co_await lock.acquire();
  co_await condition.acquire();
  co_await bounded.acquire();
  for (const int item : {4, 2}) queue.put_nowait(item);
  smallest.put_nowait(1);
  std::vector<asyncio::AnyTask> tasks;
  auto begin = [&](auto wait) { tasks.push_back(asyncio::create_task(std::move(wait))); };
  begin(event.wait());
  begin(condition.acquire());
  begin(bounded.acquire());
  begin(barrier.wait());
  begin(queue.put(3));
  begin(lifo.get());
  begin(lifo.get());
  begin(smallest.put(0));
  begin(lock.acquire());
  begin(lock.acquire());
  co_await asyncio::sleep(ticks(1));
  say_all();

  auto waiting = asyncio::create_task(condition.wait());
  co_await asyncio::sleep(ticks(1));
  say(plain(repr(condition)));
  event.set();
  co_await barrier.abort();
  lock.release();
  queue.shutdown();
  lifo.shutdown();
  smallest.shutdown();
  say_all();
  condition.release();
  waiting.cancel();
  std::vector<asyncio::AnyFuture> all{waiting};
  for (asyncio::AnyTask& task : tasks) {
    task.cancel();
    all.push_back(task);
  }
  co_await asyncio::wait(all);
  say_all();
}
