// task_without_await: a task begins when its maker first waits or ends, not when it is made.
#include "examples.hpp"
#include "tour.hpp"

#include <string>

using namespace tour;

namespace {

Coroutine<> foo(std::string text) {
  print(text);
  co_await asyncio::sleep(seconds(1));
  print("never printed: run() cancels what is left when main has ended");
}

Coroutine<> async_main() {
  print("shav");
  asyncio::create_task(foo("text"));
  print("finished");
  co_return;
}

}  // namespace

void tour::task_without_await() {
  asyncio::run(async_main());
  expect_printed({"shav", "finished", "text"});
}
