// task_is_not_its_value: a task that is not awaited prints as a task, not as its value.
#include "examples.hpp"
#include "tour.hpp"

#include <string>

using namespace tour;
using namespace std::chrono_literals;

namespace {

Coroutine<int> fetch_data() {
  co_await asyncio::sleep(0s);
  co_return 1;
}

Coroutine<> async_main() {
  auto task = asyncio::create_task(fetch_data(), {.name = "fetch"});
  const std::string text = asyncio::repr(task);
  print(text.substr(0, text.find(" running at")) + " ...>>");
  print(std::to_string(co_await task));
}

}  // namespace

void tour::task_is_not_its_value() {
  asyncio::run(async_main());
  expect_printed({"<Task pending name='fetch' coro=<fetch_data() ...>>", "1"});
}
