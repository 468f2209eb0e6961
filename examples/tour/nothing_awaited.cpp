// nothing_awaited: tasks that nobody awaits begin, and end with main.
#include "examples.hpp"
#include "tour.hpp"

#include <string>

using namespace tour;

namespace {

Coroutine<int> fetch_data() {
  print("start fetching");
  co_await asyncio::sleep(seconds(2));
  print("done fetching");
  co_return 1;
}

Coroutine<> print_numbers() {
  for (int i = 0; i < 10; ++i) {
    print(std::to_string(i));
    co_await asyncio::sleep(seconds(6.25));
  }
}

Coroutine<> async_main() {
  auto task1 = asyncio::create_task(fetch_data());
  auto task2 = asyncio::create_task(print_numbers());
  co_return;
}

}  // namespace

void tour::nothing_awaited() {
  asyncio::run(async_main());
  expect_printed({"start fetching", "0"});
}
