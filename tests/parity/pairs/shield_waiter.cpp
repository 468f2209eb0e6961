// A shielded task goes on when its waiter is cancelled; cancelling the task itself reaches the waiter.
// rules: C-30, C-31
#include "pair.hpp"

using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<std::string> work(std::string name) {
  co_await asyncio::sleep(ticks(10));
  say(name, "done at", now());
  co_return name;
}

asyncio::Coroutine<> waiter(asyncio::Future<std::string> future) {
  try {
    const std::string got = co_await future;
    say("got", got);
  } catch (const asyncio::CancelledError&) {
    say("waiter", asyncio::repr(std::current_exception()), now());
  }
}

}  // namespace

PAIR(shield_waiter) {
  auto inner = asyncio::create_task(work("inner"));
  auto task = asyncio::create_task(waiter(asyncio::shield(inner)));
  co_await asyncio::sleep(ticks(1));
  say(task.cancel("waiter only"));
  co_await task;
  const bool early = inner.done();
  const std::string result = co_await inner;
  say(early, result);
  say("a done future is its own shield", asyncio::shield(inner) == inner);
  inner = asyncio::create_task(work("second"));
  asyncio::Future<std::string> outer = asyncio::shield(inner);
  task = asyncio::create_task(waiter(outer));
  co_await asyncio::sleep(ticks(1));
  say(inner.cancel("the work"));
  co_await task;
  say(outer.cancelled(), inner.cancelled());
}
