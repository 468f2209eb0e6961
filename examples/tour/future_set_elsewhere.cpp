// future_set_elsewhere: who awaits a future waits until somebody else gives it its result.
#include "examples.hpp"
#include "tour.hpp"

#include <string>

using namespace tour;

namespace {

Coroutine<> deliver(asyncio::Future<std::string> future) {
  co_await asyncio::sleep(seconds(1));
  print("the result is set");
  future.set_result("Result");
}

Coroutine<> async_main() {
  asyncio::Future<std::string> future;
  auto delivery = asyncio::create_task(deliver(future));
  print("waiting");
  print(co_await future);
  co_await delivery;
}

}  // namespace

void tour::future_set_elsewhere() {
  asyncio::run(async_main());
  expect_printed({"waiting", "the result is set", "Result"});
}
