// infinite_list: an asynchronous generator can be an endless list, made as far as it is asked for.
#include "examples.hpp"
#include "tour.hpp"

#include <string>
#include <utility>

using namespace tour;
using asyncio::AsyncGenerator;
using namespace std::chrono_literals;

namespace {

AsyncGenerator<int> naturals() {
  for (int number = 1;; ++number) {
    co_await asyncio::sleep(0s);
    co_yield number;
  }
}
// A pipe: takes from one list and gives another.
AsyncGenerator<int> squares(AsyncGenerator<int> numbers) {
  while (auto number = co_await numbers.next()) co_yield *number** number;
}
Coroutine<> async_main() {
  auto list = squares(naturals());
  while (auto square = co_await list.next()) {
    if (*square > 30) break;
    print(std::to_string(*square));
  }
  co_await list.aclose();
}

}  // namespace

void tour::infinite_list() {
  asyncio::run(async_main());
  expect_printed({"1", "4", "9", "16", "25"});
}
