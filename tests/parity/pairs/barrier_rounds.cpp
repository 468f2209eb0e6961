// A barrier lets a round go together and can be used again; reset and abort break the round that fills.
// rules: L-40, L-41
#include "pair.hpp"

using pairs::failing;
using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<> come(asyncio::Barrier& barrier, std::string name, int delay) {
  co_await asyncio::sleep(ticks(delay));
  say(now(), name, "comes", barrier.n_waiting());
  const int number = co_await barrier.wait();
  say(now(), name, "goes", number, barrier.n_waiting());
  auto body = [&]() -> asyncio::Coroutine<> {
    say(now(), name, "goes again");
    co_return;
  };
  co_await asyncio::async_with(barrier, body);
}

}  // namespace

PAIR(barrier_rounds) {
  asyncio::Barrier barrier(3);
  auto a = asyncio::create_task(come(barrier, "a", 2));
  auto b = asyncio::create_task(come(barrier, "b", 1));
  auto c = asyncio::create_task(come(barrier, "c", 3));
  for (const auto& task : {a, b, c}) co_await task;
  say(barrier.parties(), barrier.n_waiting(), barrier.broken());

  auto d = asyncio::create_task(come(barrier, "d", 0));
  auto e = asyncio::create_task(come(barrier, "e", 0));
  co_await asyncio::sleep(ticks(1));
  co_await barrier.reset();
  for (const auto& task : {d, e}) {
    const std::string error = co_await failing(task);
    say(error);
  }
  say(barrier.broken());

  auto f = asyncio::create_task(come(barrier, "f", 0));
  auto g = asyncio::create_task(come(barrier, "g", 0));
  co_await asyncio::sleep(ticks(1));
  f.cancel();
  const std::string cancelled = co_await failing(f);
  say(cancelled);
  say(barrier.n_waiting());
  co_await barrier.abort();
  const std::string aborted = co_await failing(g);
  say(aborted);
  say(barrier.broken());
  const std::string broken = co_await failing(barrier.wait());
  say(broken);
  co_await barrier.reset();
  say(barrier.broken());
}
