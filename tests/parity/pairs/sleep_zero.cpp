// sleep(0) and negative sleeps yield once; tasks that do so take turns in creation order.
// rules: T-05, T-06
#include "pair.hpp"

using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<> turns(std::string name, int length) {
  for (int turn = 0; turn < 3; ++turn) {
    say(name, turn);
    co_await asyncio::sleep(ticks(length));
  }
}

}  // namespace

PAIR(sleep_zero) {
  std::vector<asyncio::Task<>> tasks;
  tasks.push_back(asyncio::create_task(turns("a", 0)));
  tasks.push_back(asyncio::create_task(turns("b", -1)));
  tasks.push_back(asyncio::create_task(turns("c", 0)));
  for (auto& task : tasks) co_await task;
  say("end at", now());
}
