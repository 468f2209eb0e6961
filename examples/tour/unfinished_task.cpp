// unfinished_task: a task that is still asleep when main ends is cancelled.
#include "examples.hpp"
#include "tour.hpp"

#include <string>

using namespace tour;

namespace {

Coroutine<> foo(std::string text) {
  print(text);
  co_await asyncio::sleep(seconds(10));
  print("never printed");
}

Coroutine<> async_main() {
  print("shav");
  asyncio::create_task(foo("text"));
  co_await asyncio::sleep(seconds(0.5));
  print("finished");
}

}  // namespace

void tour::unfinished_task() {
  asyncio::run(async_main());
  expect_printed({"shav", "text", "finished"});
}
