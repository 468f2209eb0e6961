// awaited_task: a task that is awaited at once blocks like a coroutine.
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
  auto task = asyncio::create_task(foo("text"));
  co_await task;
  print("finished");
}

}  // namespace

void tour::awaited_task() {
  asyncio::run(async_main());
  expect_printed({"shav", "text", "finished"});
}
