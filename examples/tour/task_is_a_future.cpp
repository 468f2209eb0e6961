// task_is_a_future: create_task gives a future: awaiting it waits for the coroutine's result.
#include "examples.hpp"
#include "tour.hpp"

#include <string>
#include <vector>

using namespace tour;

namespace {

Coroutine<std::vector<int>> get_data() {
  print("Get Data Started....");
  co_await asyncio::sleep(seconds(2));
  std::vector<int> data{2, 3, 4, 5, 6};
  co_return data;
}

Coroutine<> async_main() {
  auto task = asyncio::create_task(get_data());
  expect(asyncio::isfuture(task), "a task is a future");
  expect(!task.done(), "the task has not begun");
  const std::vector<int>& data = co_await task;
  expect(task.done() && task.result() == data, "after the await the task has its result");
  print("Fetched " + std::to_string(data.size()) + " numbers");
}

}  // namespace

void tour::task_is_a_future() {
  asyncio::run(async_main());
  expect_printed({"Get Data Started....", "Fetched 5 numbers"});
}
