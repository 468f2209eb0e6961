// Done-callbacks run in the order added, a turn later; a failing one is reported, the others still run.
// rules: T-18, T-19, T-20, T-21, S-21
#include "pair.hpp"

using pairs::say;
using pairs::ticks;

PAIR(done_callbacks) {
  asyncio::EventLoop& loop = asyncio::get_running_loop();
  loop.set_exception_handler([](asyncio::EventLoop&, const asyncio::ExceptionContext& context) {
    say("report", context.message.substr(0, 21), asyncio::repr(context.exception));
  });
  asyncio::Future<int> future = loop.create_future<int>();
  future.add_done_callback([](const asyncio::Future<int>& done) { say("first", done.result()); });
  const auto gone = future.add_done_callback([](const asyncio::Future<int>&) { say("never"); });
  future.add_done_callback([](const asyncio::Future<int>&) {
    say("bad");
    throw asyncio::ValueError("from a callback");
  });
  future.add_done_callback([](const asyncio::Future<int>&) { say("last"); });
  say("removed", future.remove_done_callback(gone));
  say("again", future.remove_done_callback(gone));
  future.set_result(5);
  say("set");
  co_await asyncio::sleep(ticks(0));
  future.add_done_callback([](const asyncio::Future<int>&) { say("added when done"); });
  say("added");
  co_await asyncio::sleep(ticks(0));
}
