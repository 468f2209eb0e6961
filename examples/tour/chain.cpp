// chain: coroutines await each other, each with the result of the one before.
#include "examples.hpp"
#include "tour.hpp"

#include <string>

using namespace tour;

namespace {

Coroutine<int> step1() {
  co_await asyncio::sleep(seconds(1));
  co_return 1;
}

Coroutine<int> step2(int before) {
  co_await asyncio::sleep(seconds(1));
  co_return before * 10 + 2;
}

Coroutine<int> step3(int before) {
  co_await asyncio::sleep(seconds(1));
  co_return before * 10 + 3;
}

Coroutine<int> workflow() {
  int result1 = co_await step1();
  int result2 = co_await step2(result1);
  int final_result = co_await step3(result2);
  co_return final_result;
}

}  // namespace

void tour::chain() {
  print(std::to_string(asyncio::run(workflow())));
  expect_printed({"123"});
}
