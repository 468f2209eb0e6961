// task_at_the_next_await: a created task runs as soon as its maker waits for something else.
#include "examples.hpp"
#include "tour.hpp"

#include <string>

using namespace tour;

namespace {

Coroutine<> foo(std::string text) {
  print(text);
  co_await asyncio::sleep(seconds(1));
}

Coroutine<> async_main() {
  print("shav");
  asyncio::create_task(foo("text"));
  co_await asyncio::sleep(seconds(2));
  print("finished");
}

}  // namespace

void tour::task_at_the_next_await() {
  asyncio::run(async_main());
  expect_printed({"shav", "text", "finished"});
}
