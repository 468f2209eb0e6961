// What a future answers while pending, with a result, with an exception and when cancelled.
// rules: T-22, T-23, C-15
#include "pair.hpp"

using pairs::failing;
using pairs::say;

namespace {

template <typename Action>
void attempt(const char* word, Action action) {
  try {
    say(word, action());
  } catch (const asyncio::InvalidStateError&) {
    say(word, "raised InvalidStateError");
  } catch (const asyncio::ValueError&) {
    say(word, "raised ValueError");
  } catch (const asyncio::CancelledError&) {
    say(word, "raised CancelledError");
  }
}

std::string shown(const std::exception_ptr& error) { return error ? asyncio::repr(error) : "None"; }

void ask(const asyncio::Future<int>& future) {
  say("done", future.done(), "cancelled", future.cancelled());
  attempt("result", [&] { return int(future.result()); });
  attempt("exception", [&] { return shown(future.exception()); });
  attempt("set_result", [&] { return future.set_result(2), 0; });
  attempt("set_exception", [&] { return future.set_exception(asyncio::ValueError("y")), 0; });
  say("cancel", future.cancel());
}

}  // namespace

PAIR(future_states) {
  asyncio::EventLoop& loop = asyncio::get_running_loop();
  auto pending = loop.create_future<int>(), finished = loop.create_future<int>();
  auto failed = loop.create_future<int>(), cancelled = loop.create_future<int>();
  attempt("result", [&] { return int(pending.result()); });
  attempt("exception", [&] { return shown(pending.exception()); });
  finished.set_result(1);
  failed.set_exception(asyncio::ValueError("x"));
  say("cancel", cancelled.cancel("because"));
  ask(finished);
  ask(failed);
  ask(cancelled);
  const std::string error = co_await failing(cancelled);
  say(error);
}
