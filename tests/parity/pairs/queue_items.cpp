// Producers and consumers at a small queue: who waits, who is woken for what, and what a cancellation leaves.
// rules
#include "pair.hpp"

using pairs::failing;
using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

using Queue = asyncio::Queue<int>;

asyncio::Coroutine<> produce(Queue& queue, std::string name, int count) {
  for (int number = 0; number < count; ++number) {
    co_await queue.put(number);
    say(now(), name, "put", number, queue.qsize(), queue.full());
  }
}

asyncio::Coroutine<> consume(Queue& queue, std::string name) {
  while (true) {
    const int item = co_await queue.get();
    say(now(), name, "got", item, queue.qsize(), queue.empty());
    co_await asyncio::sleep(ticks(1));
    queue.task_done();
  }
}

template <typename Call>
void say_refused(const Call& call) {
  try {
    call();
  } catch (const std::exception&) {
    say(asyncio::repr(std::current_exception()));
  }
}

}  // namespace

PAIR(queue_items) {
  Queue queue(2);
  co_await queue.join();
  auto a = asyncio::create_task(produce(queue, "a", 4));
  auto b = asyncio::create_task(produce(queue, "b", 4));
  co_await asyncio::sleep(ticks(1));
  auto x = asyncio::create_task(consume(queue, "x"));
  auto y = asyncio::create_task(consume(queue, "y"));
  auto z = asyncio::create_task(consume(queue, "z"));
  for (const auto& task : {a, b}) co_await task;
  co_await queue.join();
  say(now(), "joined");
  x.cancel();
  queue.put_nowait(10);
  y.cancel();
  const int taken = queue.get_nowait();
  say(taken, queue.qsize());
  for (const auto& task : {x, y}) {
    const std::string error = co_await failing(task);
    say(error);
  }
  co_await asyncio::sleep(ticks(1));
  queue.put_nowait(11);
  co_await asyncio::sleep(ticks(3));
  z.cancel();
  const std::string error = co_await failing(z);
  say(error);
  queue.task_done();
  say_refused([&] { queue.task_done(); });
  say_refused([&] { (void)queue.get_nowait(); });
  say_refused([&] {
    for (int number = 0; number < 3; ++number) queue.put_nowait(number);
  });
}
