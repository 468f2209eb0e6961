// sequential: two awaits one after the other take the sum of their times.
#include "examples.hpp"
#include "tour.hpp"

#include <string>

using namespace tour;

namespace {

Coroutine<int> operation(int number) {
  print("operation " + std::to_string(number) + " begins");
  co_await asyncio::sleep(seconds(1));
  co_return number;
}

Coroutine<> async_main() {
  int result1 = co_await operation(1);
  int result2 = co_await operation(2);
  print("results: " + std::to_string(result1) + ", " + std::to_string(result2));
}

}  // namespace

void tour::sequential() {
  asyncio::run(async_main());
  expect_printed({"operation 1 begins", "operation 2 begins", "results: 1, 2"});
}
