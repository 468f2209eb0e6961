// Default names count on, given names do not use a number; current_task() and all_tasks() know them.
// rules: T-09, T-13, T-14
#include "pair.hpp"

using pairs::say;
using pairs::ticks;

namespace {

asyncio::Coroutine<> body() {
  say("I am", asyncio::current_task().get_name());
  co_await asyncio::sleep(ticks(0));
}

int number(const asyncio::AnyTask& task) {
  const std::string name = task.get_name();
  return std::stoi(name.substr(name.find('-') + 1));
}

}  // namespace

PAIR(task_names) {
  asyncio::EventLoop& loop = asyncio::get_running_loop();
  asyncio::current_task().set_name("main");
  auto first = asyncio::create_task(asyncio::sleep(ticks(0)));
  auto named = asyncio::create_task(body(), {.name = "given"});
  auto second = asyncio::create_task(asyncio::sleep(ticks(0)));
  say("next number", number(second) - number(first));
  loop.call_soon([] { say("in a callback", !asyncio::current_task()); });
  std::string names;
  for (const asyncio::AnyTask& task : asyncio::all_tasks())
    if (task.get_name().find("Task") == std::string::npos)
      names += (names.empty() ? "'" : ", '") + task.get_name() + "'";
  say("all but unnamed", "[" + names + "]");
  named.set_name("renamed");
  co_await named;
  say("done", named.get_name(), asyncio::all_tasks().size());
}
