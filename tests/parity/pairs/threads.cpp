// Functions on threads: results, errors, contexts, what a cancellation still stops, and the end of the pool.
// rules: H-01, H-02, H-03, H-04, T-34, T-35
#include "pair.hpp"

#include <latch>
#include <thread>

using pairs::failing;
using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::ContextVar<std::string> variable("variable", "default");

void fail() { throw asyncio::ValueError("in the thread"); }
std::string get() { return variable.get(); }

asyncio::Coroutine<> results() {
  asyncio::EventLoop& loop = asyncio::get_running_loop();
  say(co_await loop.run_in_executor(nullptr, std::this_thread::get_id) ==
      std::this_thread::get_id());
  say(co_await loop.run_in_executor(nullptr, [](int a, int b) { return a + b; }, 1, 2));
  say(co_await asyncio::to_thread([](int a, int b) { return a * b; }, 3, 4));
  say(co_await failing(asyncio::to_thread(fail)));
  variable.set("main");
  say("to_thread sees", co_await asyncio::to_thread(get));
  say("run_in_executor sees", co_await loop.run_in_executor(nullptr, get));
  co_await asyncio::to_thread([] { variable.set("thread"); });
  say("main has", variable.get());
}

asyncio::Coroutine<> cancelling(asyncio::ThreadPoolExecutor& pool) {
  asyncio::EventLoop& loop = asyncio::get_running_loop();
  std::latch began(1), may_end(1);
  auto running = loop.run_in_executor(pool, [&] {
    began.count_down();
    may_end.wait();
    say("the running function ends");
  });
  auto queued = loop.run_in_executor(pool, [] { say("never"); });
  auto last = loop.run_in_executor(pool, [] { say("the last one runs"); });
  began.wait();
  const bool first = running.cancel(), second = queued.cancel(), third = queued.cancel();
  say(first, second, third);
  const std::string one = co_await failing(running);
  const std::string two = co_await failing(queued);
  say(one, two);
  co_await asyncio::sleep(ticks(0));
  may_end.count_down();
  co_await last;
}

asyncio::Coroutine<std::string> body(std::string name) {
  say(name, "begins", variable.get());
  try {
    co_await asyncio::sleep(ticks(3));
  } catch (const asyncio::CancelledError&) {
    say(name, asyncio::repr(std::current_exception()));
    throw;
  }
  say(name, "ends");
  co_return name;
}

asyncio::Coroutine<> bridging(asyncio::ThreadPoolExecutor& pool) {
  asyncio::EventLoop& loop = asyncio::get_running_loop();
  const auto submitted = pool.submit([] { return "wrapped"; });
  const std::string direct = submitted.result();
  say(direct, co_await asyncio::wrap_future(submitted));
  {
    const asyncio::ConcurrentFuture<> future;
    auto wrapped = asyncio::wrap_future(future);
    const bool cancelled = wrapped.cancel();
    const std::string error = co_await failing(wrapped);
    say(cancelled, error);
    co_await asyncio::sleep(ticks(0));
    say(future.cancelled());
  }
  {
    const asyncio::ConcurrentFuture<> future;
    auto wrapped = asyncio::wrap_future(future);
    const bool cancelled = future.cancel();
    const std::string error = co_await failing(wrapped);
    say(cancelled, error, wrapped.cancelled());
  }
  auto future = asyncio::run_coroutine_threadsafe(body("a"), loop);
  say(future.running(), future.done());
  co_await asyncio::sleep(ticks(5));
  say(future.result(), future.done(), future.cancel(), now());
  future = asyncio::run_coroutine_threadsafe(body("b"), loop);
  co_await asyncio::sleep(ticks(0));
  co_await asyncio::sleep(ticks(0));
  const bool cancelled = future.cancel();
  say(cancelled, future.cancelled());
  co_await asyncio::sleep(ticks(5));
  future = asyncio::run_coroutine_threadsafe(body("c"), loop);
  say(future.cancel());
  co_await asyncio::sleep(ticks(5));
  try {
    (void)future.result();
  } catch (const asyncio::CancelledError&) {
    say("c was cancelled");
  }
}

}  // namespace

PAIR(threads) {
  asyncio::EventLoop& loop = asyncio::get_running_loop();
  co_await results();
  asyncio::ThreadPoolExecutor pool(1);
  co_await cancelling(pool);
  co_await bridging(pool);
  co_await loop.shutdown_default_executor();
  say(co_await failing(asyncio::to_thread(fail)));
  say(co_await loop.run_in_executor(pool, [] { return "an explicit one goes on"; }));
}
