// TaskGroup.cancel() ends the tasks and the body without an exception; errors on the way out are still raised.
// rules: G-16
#include "pair.hpp"

using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<> child(std::string name, bool fails) {
  std::exception_ptr cancelled;
  try {
    co_await asyncio::sleep(ticks(50));
  } catch (...) {
    cancelled = std::current_exception();
  }
  say(name, "ends at", now());
  if (fails) throw asyncio::ValueError(name);
  if (cancelled) std::rethrow_exception(cancelled);
}

}  // namespace

PAIR(task_group_cancel) {
  asyncio::TaskGroup first;
  auto cancels = [&]() -> asyncio::Coroutine<> {
    first.create_task(child("a", false));
    co_await asyncio::sleep(ticks(1));
    first.cancel();
    first.cancel();
    say(asyncio::repr(first));
    co_await asyncio::sleep(ticks(50));
    say("never");
  };
  co_await asyncio::async_with(first, cancels);
  say("left at", now(), asyncio::current_task().cancelling());
  first.cancel();
  auto fails = [](asyncio::TaskGroup& group) -> asyncio::Coroutine<> {
    group.create_task(child("b", true));
    asyncio::get_running_loop().call_later(ticks(2), [&group] { group.cancel(); });
    co_await asyncio::sleep(ticks(50));
  };
  try {
    co_await asyncio::async_with(asyncio::TaskGroup(), fails);
  } catch (const asyncio::ExceptionGroup&) {
    say(asyncio::repr(std::current_exception()), asyncio::current_task().cancelling());
  }
  asyncio::TaskGroup early;
  early.cancel();
  auto dies = []() -> asyncio::Coroutine<> {
    say("entered");
    co_await asyncio::sleep(ticks(0));
    say("never");
  };
  co_await asyncio::async_with(early, dies);
  co_await asyncio::sleep(ticks(0));
  say("end", now());
}
