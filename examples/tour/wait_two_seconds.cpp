// wait_two_seconds: co_await suspends a coroutine until what it awaits is done.
#include "examples.hpp"
#include "tour.hpp"

#include <string>

using namespace tour;

namespace {

Coroutine<> wait_for_seconds(int count) {
  print("Waiting for " + std::to_string(count) + " seconds...");
  co_await asyncio::sleep(seconds(count));
  print("Done waiting!");
}

Coroutine<> async_main() { co_await wait_for_seconds(2); }

}  // namespace

void tour::wait_two_seconds() {
  asyncio::run(async_main());
  expect_printed({"Waiting for 2 seconds...", "Done waiting!"});
}
