// the_answer: the value of co_await is what the coroutine returns.
#include "examples.hpp"
#include "tour.hpp"

#include <string>

using namespace tour;

namespace {

Coroutine<int> compute() { co_return 21 * 2; }

Coroutine<> async_main() {
  int result = co_await compute();
  print("The answer is " + std::to_string(result));
}

}  // namespace

void tour::the_answer() {
  asyncio::run(async_main());
  expect_printed({"The answer is 42"});
}
