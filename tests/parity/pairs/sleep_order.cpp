// Sleeps end in the order of their deadlines, and give their result.
// rules: S-07, T-07
#include "pair.hpp"

using pairs::now;
using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<> sleeper(std::string name, int count) {
  say(name, "sleeps at", now());
  const int got = co_await asyncio::sleep(ticks(count), count);
  say(name, "wakes at", now(), "with", got);
}

}  // namespace

PAIR(sleep_order) {
  std::vector<asyncio::Task<>> tasks;
  tasks.push_back(asyncio::create_task(sleeper("a", 30)));
  tasks.push_back(asyncio::create_task(sleeper("b", 10)));
  tasks.push_back(asyncio::create_task(sleeper("c", 20)));
  for (auto& task : tasks) co_await task;
  say("end at", now());
}
