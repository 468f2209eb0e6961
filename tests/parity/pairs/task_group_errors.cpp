// The first failure cancels the others and the body; all errors come in one group, the body's own last.
// rules: G-02, G-04, G-05, G-12, G-13
#include "pair.hpp"

using pairs::failing;
using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<> fails(int count, std::string text) {
  co_await asyncio::sleep(ticks(count));
  throw asyncio::ValueError(text);
}

asyncio::Coroutine<> fails_when_cancelled(std::string text) {
  try {
    co_await asyncio::sleep(ticks(50));
  } catch (const asyncio::CancelledError&) {
    say("cancelled", text, now());
    throw asyncio::RuntimeError(text);
  }
}

asyncio::Coroutine<> both() {
  auto body = [](asyncio::TaskGroup& group) -> asyncio::Coroutine<> {
    group.create_task(fails_when_cancelled("second"));
    group.create_task(fails(3, "first"));
    try {
      co_await asyncio::sleep(ticks(50));
    } catch (const asyncio::CancelledError&) {
      say("body", asyncio::repr(std::current_exception()), now());
    }
  };
  co_await asyncio::async_with(asyncio::TaskGroup(), body);
}

asyncio::Coroutine<> body_fails() {
  auto body = [](asyncio::TaskGroup& group) -> asyncio::Coroutine<> {
    group.create_task(fails_when_cancelled("child"));
    co_await asyncio::sleep(ticks(0));
    throw asyncio::TypeError("body");
  };
  co_await asyncio::async_with(asyncio::TaskGroup(), body);
}

asyncio::Coroutine<> nested() {
  auto body = [](asyncio::TaskGroup& group) -> asyncio::Coroutine<> {
    group.create_task(body_fails());
    group.create_task(fails_when_cancelled("outer"));
    co_return;
  };
  co_await asyncio::async_with(asyncio::TaskGroup(), body);
}

}  // namespace

PAIR(task_group_errors) {
  for (auto work : {both, body_fails, nested}) {
    const std::string error = co_await failing(work());
    say(error, now(), asyncio::current_task().cancelling());
  }
}
