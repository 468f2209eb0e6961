// three_durations: many tasks of different lengths, in a vector, awaited at once.
#include "examples.hpp"
#include "tour.hpp"

#include <string>
#include <vector>

using namespace tour;

namespace {

Coroutine<std::string> letter_task(std::string name, int duration) {
  print("Task " + name + " started");
  co_await asyncio::sleep(seconds(duration));
  print("Task " + name + " completed");
  co_return "Result " + name;
}

Coroutine<> async_main() {
  std::vector<asyncio::Task<std::string>> tasks;
  tasks.push_back(asyncio::create_task(letter_task("A", 1)));
  tasks.push_back(asyncio::create_task(letter_task("B", 2)));
  tasks.push_back(asyncio::create_task(letter_task("C", 3)));
  auto results = co_await asyncio::gather(tasks);
  print("All Results:");
  for (const std::string& result : results) print(result);
}

}  // namespace

void tour::three_durations() {
  asyncio::run(async_main());
  expect_printed({"Task A started", "Task B started", "Task C started", "Task A completed",
                  "Task B completed", "Task C completed", "All Results:", "Result A", "Result B",
                  "Result C"});
}
