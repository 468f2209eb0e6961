// aclose(), a generator that is dropped half-way, and one that ignores GeneratorExit: when cleanup runs.
#include "pair.hpp"

#include <optional>

using asyncio::AsyncGenerator;
using asyncio::Coroutine;
using asyncio::GeneratorExit;
using pairs::failing;
using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

AsyncGenerator<int> cleans_up(std::string name) {
  std::exception_ptr error;
  try {
    co_yield 1;
    co_yield 2;
  } catch (...) {
    error = std::current_exception();
  }
  if (!error) co_return;
  say(name, asyncio::repr(error), now());
  co_await asyncio::sleep(ticks(3));
  say(name, "cleaned", now());
  std::rethrow_exception(error);
}

AsyncGenerator<int> ignores() {
  try {
    co_yield 1;
  } catch (const GeneratorExit&) {
    say("exit");
  }
  co_yield 2;
  co_yield 3;
}

AsyncGenerator<int> fails() {
  try {
    co_yield 1;
  } catch (const GeneratorExit&) {
    throw asyncio::ValueError("cleanup");
  }
}

Coroutine<> beside() {
  for (int i = 0; i < 4; ++i) {
    say("beside", i);
    co_await asyncio::sleep(ticks(0));
  }
}

Coroutine<> say_next(const AsyncGenerator<int>& generator) {
  const auto item = co_await generator.next();
  say(item ? std::to_string(*item) : "StopAsyncIteration()");
}
Coroutine<> say_aclose(const AsyncGenerator<int>& generator) {
  const std::string closed = co_await failing(generator.aclose());
  say(closed);
}

}  // namespace

PAIR(asyncgen_close) {
  auto a = cleans_up("a");
  co_await say_aclose(a);
  auto b = cleans_up("b");
  co_await say_next(b);
  co_await b.aclose();
  co_await say_next(b);
  co_await say_aclose(b);

  auto ignoring = ignores();
  co_await say_next(ignoring);
  co_await say_aclose(ignoring);
  co_await say_next(ignoring);

  auto failing_one = fails();
  co_await say_next(failing_one);
  co_await say_aclose(failing_one);

  std::optional<AsyncGenerator<int>> generator(cleans_up("dropped"));
  co_await say_next(*generator);
  auto task = asyncio::create_task(beside());
  generator.reset();
  say("dropped now");
  co_await task;
  co_await asyncio::sleep(ticks(10));
}
