// blocking_function: what would stop the loop goes to a thread, and everybody else goes on.
#include "examples.hpp"
#include "tour.hpp"

#include <string>

using namespace tour;

namespace {

// An ordinary function, which keeps its thread busy or waiting.
std::string look_up(const std::string& word) { return "about " + word; }

Coroutine<> tick() {
  print("the loop goes on");
  co_await asyncio::sleep(seconds(1));
}

Coroutine<> async_main() {
  auto ticking = asyncio::create_task(tick());
  const std::string text = co_await asyncio::to_thread(look_up, "threads");
  print(text);
  co_await ticking;
}

}  // namespace

void tour::blocking_function() {
  asyncio::run(async_main());
  expect_printed({"the loop goes on", "about threads"});
}
