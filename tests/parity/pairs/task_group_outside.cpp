// A group whose task is cancelled from outside ends its children first; with an error too, both are delivered.
// rules: G-07, G-08, G-14
#include "pair.hpp"

using pairs::failing;
using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<> child(bool fails) {
  std::exception_ptr cancelled;
  try {
    co_await asyncio::sleep(ticks(50));
  } catch (...) {
    cancelled = std::current_exception();
  }
  co_await asyncio::sleep(ticks(2));
  say("child ends at", now());
  if (fails) throw asyncio::ValueError("late");
  std::rethrow_exception(cancelled);
}

asyncio::Coroutine<> parent(bool fails) {
  auto body = [fails](asyncio::TaskGroup& group) -> asyncio::Coroutine<> {
    group.create_task(child(fails));
    co_return;
  };
  std::exception_ptr error;
  try {
    co_await asyncio::async_with(asyncio::TaskGroup(), body);
  } catch (const asyncio::ExceptionGroup&) {
    error = std::current_exception();
  }
  if (error) {
    say("group", asyncio::repr(error), asyncio::current_task().cancelling());
    co_await asyncio::sleep(ticks(0));
    say("never");
  }
}

}  // namespace

PAIR(task_group_outside) {
  for (bool fails : {false, true}) {
    auto task = asyncio::create_task(parent(fails));
    co_await asyncio::sleep(ticks(1));
    task.cancel("outside");
    const std::string error = co_await failing(task);
    say(error, task.cancelled(), now());
  }
  auto limited = []() -> asyncio::Coroutine<> { co_await parent(false); };
  try {
    co_await asyncio::async_with(asyncio::timeout(ticks(5)), limited);
  } catch (const asyncio::TimeoutError&) {
    say(asyncio::repr(std::current_exception()), now());
  }
}
