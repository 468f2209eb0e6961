// concurrent: gather runs both at the same time, and takes as long as the longer one.
#include "examples.hpp"
#include "tour.hpp"

#include <string>

using namespace tour;

namespace {

Coroutine<int> operation(int number) {
  print("operation " + std::to_string(number) + " begins");
  co_await asyncio::sleep(seconds(1));
  print("operation " + std::to_string(number) + " ends");
  co_return number;
}

Coroutine<> async_main() {
  auto [result1, result2] = co_await asyncio::gather(operation(1), operation(2));
  print("results: " + std::to_string(result1) + ", " + std::to_string(result2));
}

}  // namespace

void tour::concurrent() {
  asyncio::run(async_main());
  expect_printed({"operation 1 begins", "operation 2 begins", "operation 1 ends",
                  "operation 2 ends", "results: 1, 2"});
}
