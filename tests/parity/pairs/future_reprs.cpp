// What futures, tasks and gatherings look like when printed.
// rules: Y-01, Y-02, Y-03
#include "pair.hpp"

using pairs::plain;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<int> work(bool fails) {
  if (fails) throw asyncio::ValueError("x");
  co_await asyncio::sleep(ticks(0));
  co_return 3;
}

}  // namespace

PAIR(future_reprs) {
  asyncio::Future<int> pending, finished, failed, cancelled;
  asyncio::Future<std::string> text;
  finished.set_result(1);
  failed.set_exception(asyncio::ValueError("x"));
  cancelled.cancel();
  text.set_result("a text that is much longer than what a repr may show of it");
  for (const asyncio::AnyFuture& future :
       std::vector<asyncio::AnyFuture>{pending, finished, failed, cancelled, text})
    say(plain(asyncio::repr(future)));
  failed.exception();
  auto good = asyncio::create_task(work(false), {.name = "good"});
  auto bad = asyncio::create_task(work(true), {.name = "bad"});
  auto gone = asyncio::create_task(work(false), {.name = "gone"});
  gone.cancel();
  auto gathering = asyncio::gather(asyncio::return_exceptions, good, bad, gone);
  say(plain(asyncio::repr(gathering)));
  co_await gathering;
  for (const auto& task : {good, bad, gone}) say(plain(asyncio::repr(task)));
  say(plain(asyncio::repr(asyncio::gather(pending))));
}
