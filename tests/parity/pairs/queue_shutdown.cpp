// Shutting a queue down ends every wait at it; what it holds can still be taken, or is dropped at once.
// rules
#include "pair.hpp"

using pairs::failing;
using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

using Queue = asyncio::Queue<int>;

asyncio::Coroutine<> drain(Queue& queue) {
  try {
    while (true) {
      const int item = co_await queue.get();
      say(now(), "got", item);
      queue.task_done();
    }
  } catch (const asyncio::QueueShutDown&) {
    say(now(), asyncio::repr(std::current_exception()));
  }
}

asyncio::Coroutine<> waiters_at_an_empty_queue() {
  Queue empty;
  auto first = asyncio::create_task(empty.get());
  auto second = asyncio::create_task(empty.get());
  co_await asyncio::sleep(ticks(1));
  empty.put_nowait(7);
  empty.shutdown();
  for (const auto& getter : {first, second}) {
    const std::string error = co_await failing(getter);
    say(error);
  }
  say(empty.qsize());
}

asyncio::Coroutine<> at_once() {
  Queue full;
  for (int number = 0; number < 3; ++number) full.put_nowait(number);
  (void)full.get_nowait();
  auto joiner = asyncio::create_task(full.join());
  co_await asyncio::sleep(ticks(1));
  full.shutdown(true);
  co_await asyncio::sleep(ticks(1));
  say(full.qsize(), joiner.done());
  full.task_done();
  co_await joiner;
  try {
    (void)full.get_nowait();
  } catch (const asyncio::QueueShutDown&) {
    say(asyncio::repr(std::current_exception()));
  }
}

}  // namespace

PAIR(queue_shutdown) {
  Queue queue(2);
  for (int number = 0; number < 2; ++number) queue.put_nowait(number);
  auto putter = asyncio::create_task(queue.put(2));
  auto joiner = asyncio::create_task(queue.join());
  co_await asyncio::sleep(ticks(1));
  queue.shutdown();
  queue.shutdown();
  const std::string waiting = co_await failing(putter);
  say(waiting);
  const std::string late = co_await failing(queue.put(3));
  say(late);
  say(joiner.done());
  co_await drain(queue);
  co_await joiner;
  co_await waiters_at_an_empty_queue();
  co_await at_once();
}
