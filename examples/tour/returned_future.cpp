// returned_future: a coroutine may return a future, which is awaited like everything else.
#include "examples.hpp"
#include "tour.hpp"

#include <string>

using namespace tour;

namespace {

Coroutine<> wait_for_seconds(int count) {
  print("Waiting for " + std::to_string(count) + " seconds...");
  co_await asyncio::sleep(seconds(count));
  print("Done waiting!");
}

Coroutine<asyncio::Future<std::string>> another_task() {
  asyncio::Future<std::string> future;
  co_await asyncio::sleep(seconds(2));
  future.set_result("Result from another_task");
  co_return future;
}

// Two awaits one after the other: 3 s and then 2 s.
Coroutine<> async_main() {
  co_await wait_for_seconds(3);
  auto future = co_await another_task();
  print(asyncio::repr(future));
  print(co_await future);
}

}  // namespace

void tour::returned_future() {
  asyncio::run(async_main());
  expect_printed({"Waiting for 3 seconds...", "Done waiting!",
                  "<Future finished result='Result from another_task'>",
                  "Result from another_task"});
}
