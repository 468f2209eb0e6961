// A task sees the values of its creator at creation, and keeps its own changes to itself, unless given a context.
// rules: T-17, S-23
#include "pair.hpp"

using pairs::say;
using pairs::ticks;

namespace {

asyncio::ContextVar<std::string> variable("variable", "default");

asyncio::Coroutine<> body(std::string name) {
  say(name, "sees", variable.get());
  auto token = variable.set(name);
  co_await asyncio::sleep(ticks(0));
  say(name, "has", variable.get());
  if (name == "resets") {
    variable.reset(token);
    say(name, "has", variable.get());
  }
}

}  // namespace

PAIR(context_variables) {
  asyncio::EventLoop& loop = asyncio::get_running_loop();
  say(variable.get());
  variable.set("main");
  loop.call_soon([] { say("callback sees", variable.get()); });
  auto task = asyncio::create_task(body("resets"));
  asyncio::Context context = asyncio::copy_context();
  auto inside = asyncio::create_task(body("inside"), {.context = &context});
  variable.set("later");
  co_await task;
  co_await inside;
  say("main has", variable.get());
  say("the context has", context.run([] { return variable.get(); }));
  co_await body("direct");
  say("main has", variable.get());
}
