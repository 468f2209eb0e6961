// When main ends, tasks are cancelled first, then generators that are half-way are closed, and errors reported.
// rules: R-02
#include "pair.hpp"

#include <regex>

using asyncio::AsyncGenerator;
using asyncio::Coroutine;
using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

std::vector<AsyncGenerator<int>> kept;

AsyncGenerator<int> half_way(std::string name, bool fails) {
  std::exception_ptr error;
  try {
    co_yield 1;
  } catch (const asyncio::GeneratorExit&) {
    error = std::current_exception();
  }
  say(name, asyncio::repr(error), now());
  co_await asyncio::sleep(ticks(2));
  if (fails) throw asyncio::ValueError(name);
  say(name, "cleaned", now());
}

Coroutine<> waits() {
  std::exception_ptr error;
  try {
    co_await asyncio::sleep(ticks(100));
  } catch (const asyncio::CancelledError&) {
    error = std::current_exception();
  }
  say("task cancelled");
  co_await asyncio::sleep(ticks(5));
  say("task ends", now());
  std::rethrow_exception(error);
}

}  // namespace

PAIR(asyncgen_shutdown) {
  asyncio::get_running_loop().set_exception_handler(
      [](asyncio::EventLoop&, const asyncio::ExceptionContext& context) {
        say(std::regex_replace(context.message, std::regex("<.*>"), "GENERATOR"),
            asyncio::repr(context.exception));
      });
  auto task = asyncio::create_task(waits());
  kept.push_back(half_way("a", true));
  co_await kept[0].next();
  co_await asyncio::sleep(ticks(0));
  say("main ends", task.done());
}
