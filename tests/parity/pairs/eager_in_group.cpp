// An eager child that fails cancels its group a turn later; one that cancels its group is cancelled too.
// rules: E-07, G-16
#include "pair.hpp"

using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<> fails() {
  throw asyncio::ValueError("at once");
  co_return;
}

asyncio::Coroutine<> cancels(asyncio::TaskGroup& group) {
  group.cancel();
  say("cancelled the group");
  co_await asyncio::sleep(ticks(50));
  say("never");
}

}  // namespace

PAIR(eager_in_group) {
  auto first = [](asyncio::TaskGroup& group) -> asyncio::Coroutine<> {
    auto task = group.create_task(fails(), {.eager_start = true});
    say("still in the body", task.done());
    co_await asyncio::sleep(ticks(0));
    say("never");
  };
  try {
    co_await asyncio::async_with(asyncio::TaskGroup(), first);
  } catch (const asyncio::ExceptionGroup&) {
    say(asyncio::repr(std::current_exception()));
  }
  asyncio::Task<> task;
  auto second = [&](asyncio::TaskGroup& group) -> asyncio::Coroutine<> {
    task = group.create_task(cancels(group), {.eager_start = true});
    say("created", task.done());
    co_await asyncio::sleep(ticks(60));
    say("never");
  };
  co_await asyncio::async_with(asyncio::TaskGroup(), second);
  say(task.cancelled(), now());
}
