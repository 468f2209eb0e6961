// The three queues give the oldest, the newest and the smallest item first.
// rules
#include "pair.hpp"

using pairs::say;

namespace {

template <typename Queue>
asyncio::Coroutine<> fill_and_empty() {
  Queue queue(-1);
  for (const int item : {5, 1, 4, 1, 3, 9, 2}) queue.put_nowait(item);
  std::vector<int> first, rest;
  for (int i = 0; i < 3; ++i) first.push_back(queue.get_nowait());
  queue.put_nowait(0);
  while (!queue.empty()) {
    const int item = co_await queue.get();
    rest.push_back(item);
  }
  say(first, rest, queue.maxsize(), queue.full());
}

}  // namespace

PAIR(queue_kinds) {
  co_await fill_and_empty<asyncio::Queue<int>>();
  co_await fill_and_empty<asyncio::LifoQueue<int>>();
  co_await fill_and_empty<asyncio::PriorityQueue<int>>();
}
