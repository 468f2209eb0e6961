// A group takes no task before it is entered, while it shuts down, and after its end.
// rules: G-09, G-10, Y-09
#include "pair.hpp"

using pairs::say;
using pairs::ticks;

namespace {

void attempt(asyncio::TaskGroup& group) {
  try {
    group.create_task(asyncio::sleep(ticks(0)));
  } catch (const asyncio::RuntimeError& error) {
    say(error.what());
  }
}

asyncio::Coroutine<> late(asyncio::TaskGroup& group) {
  try {
    co_await asyncio::sleep(ticks(50));
  } catch (...) {
    attempt(group);
    say(asyncio::repr(group));
    throw;
  }
}

asyncio::Coroutine<> fails() {
  throw asyncio::ValueError("x");
  co_return;
}

}  // namespace

PAIR(task_group_refuses) {
  asyncio::TaskGroup group;
  attempt(group);
  auto body = [&]() -> asyncio::Coroutine<> {
    say(asyncio::repr(group));
    group.create_task(late(group));
    co_await asyncio::sleep(ticks(0));
    group.create_task(fails());
    say(asyncio::repr(group));
  };
  try {
    co_await asyncio::async_with(group, body);
  } catch (const asyncio::ExceptionGroup&) {
    say(asyncio::repr(std::current_exception()));
  }
  asyncio::TaskGroup unused;
  attempt(unused);
  asyncio::TaskGroup second;
  auto twice = [&]() -> asyncio::Coroutine<> {
    try {
      co_await second.aenter();
    } catch (const asyncio::RuntimeError& error) {
      say("entering twice:", std::string(error.what()).substr(0, 33));
    }
  };
  co_await asyncio::async_with(second, twice);
  attempt(second);
}
