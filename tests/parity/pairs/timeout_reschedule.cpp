// A deadline can be moved while the block runs, and not before, after, or once it passed.
// rules: C-56, C-57
#include "pair.hpp"

using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

void attempt(const char* word, asyncio::Timeout& limit,
             std::optional<asyncio::Clock::time_point> when) {
  try {
    limit.reschedule(when);
    say(word, "ok");
  } catch (const asyncio::RuntimeError&) {
    say(word, "refused");
  }
}

}  // namespace

PAIR(timeout_reschedule) {
  asyncio::EventLoop& loop = asyncio::get_running_loop();
  asyncio::Timeout limit = asyncio::timeout(ticks(5));
  attempt("before", limit, std::nullopt);
  auto body = [&]() -> asyncio::Coroutine<> {
    attempt("later", limit, loop.time() + ticks(20));
    co_await asyncio::sleep(ticks(10));
    say("still here at", now());
    attempt("never", limit, std::nullopt);
    co_await asyncio::sleep(ticks(30));
    say("still here at", now(), !limit.when());
    attempt("now", limit, loop.time());
    try {
      co_await asyncio::sleep(ticks(50));
    } catch (...) {
      attempt("expired", limit, std::nullopt);
      say(limit.expired(), now());
      throw;
    }
  };
  try {
    co_await asyncio::async_with(limit, body);
  } catch (const asyncio::TimeoutError&) {
    say("timed out");
  }
  attempt("after", limit, std::nullopt);
}
