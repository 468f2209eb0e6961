// gather() gives results in argument order, runs a repeated task once, and throws the first error while the others run on.
// rules: C-20, C-21, C-22
#include "pair.hpp"

using pairs::failing;
using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<int> after(int count, int value) {
  co_await asyncio::sleep(ticks(count));
  say(value, "at", now());
  if (value < 0) throw asyncio::ValueError("no " + std::to_string(value));
  co_return value;
}

}  // namespace

PAIR(gather_results) {
  auto [one, two, three] = co_await asyncio::gather(after(9, 1), after(3, 2), after(6, 3));
  say(std::vector<int>{one, two, three});
  auto task = asyncio::create_task(after(2, 4));
  auto [a, b, c] = co_await asyncio::gather(task, task, task);
  say(std::vector<int>{a, b, c});
  auto slow = asyncio::create_task(after(9, 5));
  auto gathering = asyncio::gather(after(4, -1), slow, after(5, -2));
  const std::string error = co_await failing(gathering);
  say(error, now(), slow.done());
  const int fifth = co_await slow;
  say(fifth);
  auto [bad, good] =
      co_await asyncio::gather(asyncio::return_exceptions, after(2, -3), after(1, 6));
  say(asyncio::repr(bad.exception()), good.value());
}
