// cancelled_task: cancel() ends a task at its await, with CancelledError.
#include "examples.hpp"
#include "tour.hpp"

using namespace tour;

namespace {

Coroutine<> long_running_task() {
  try {
    for (;;) {
      print("Task is running...");
      co_await asyncio::sleep(seconds(1));
    }
  } catch (const asyncio::CancelledError&) {
    print("Task was cancelled");
    throw;
  }
}

Coroutine<> async_main() {
  auto task = asyncio::create_task(long_running_task());
  co_await asyncio::sleep(seconds(3));
  task.cancel();
  try {
    co_await task;
  } catch (const asyncio::CancelledError&) {
    print("Caught task cancellation");
  }
}

}  // namespace

void tour::cancelled_task() {
  asyncio::run(async_main());
  expect_printed({"Task is running...", "Task is running...", "Task is running...",
                  "Task was cancelled", "Caught task cancellation"});
}
