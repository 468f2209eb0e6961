// What an asynchronous generator gives and when: items, its end, its errors, cancellations, a second next().
#include "pair.hpp"

using asyncio::AsyncGenerator;
using asyncio::Coroutine;
using pairs::failing;
using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

AsyncGenerator<int> steps(std::string name) {
  try {
    for (int i = 0; i < 3; ++i) {
      co_await asyncio::sleep(ticks(1));
      say(name, "yields", i, now());
      co_yield i;
    }
  } catch (const asyncio::CancelledError&) {
    say(name, asyncio::repr(std::current_exception()), now());
    throw;
  }
  say(name, "ends");
}

AsyncGenerator<int> recovers() {
  try {
    co_await asyncio::sleep(ticks(50));
  } catch (const asyncio::CancelledError&) {
    say("caught");
  }
  co_yield 7;
  throw asyncio::ValueError("after");
}

// The item, or what Python's StopAsyncIteration stands for.
Coroutine<std::string> ask(const AsyncGenerator<int>& generator) {
  const auto item = co_await generator.next();
  co_return item ? std::to_string(*item) : "StopAsyncIteration()";
}

}  // namespace

PAIR(asyncgen_next) {
  auto first_generator = steps("a");
  while (auto item = co_await first_generator.next()) say("got", *item);
  const std::string end = co_await ask(first_generator);
  say(end);

  auto generator = steps("b");
  auto first = asyncio::create_task(ask(generator));
  co_await asyncio::sleep(ticks(0));
  const std::string refused = co_await failing(generator.next());
  say(refused);
  const std::string not_closed = co_await failing(generator.aclose());
  say(not_closed);
  const std::string got = co_await first;
  say(got);
  auto second = asyncio::create_task(ask(generator));
  co_await asyncio::sleep(ticks(0));
  second.cancel("enough");
  const std::string cancelled = co_await failing(second);
  say(cancelled);
  const std::string ended = co_await ask(generator);
  say(ended);

  auto recovering = recovers();
  auto third = asyncio::create_task(ask(recovering));
  co_await asyncio::sleep(ticks(0));
  third.cancel();
  const std::string recovered = co_await third;
  say(recovered);
  const std::string failed = co_await failing(recovering.next());
  say(failed);
  const std::string over = co_await ask(recovering);
  say(over);
}
