// entry_point: run() makes a loop, runs its coroutine, and closes the loop.
#include "examples.hpp"
#include "tour.hpp"

#include <utility>

using namespace tour;

namespace {

Coroutine<> async_main() {
  print("shav");
  co_return;
}

}  // namespace

void tour::entry_point() {
  auto coroutine = async_main();
  print("nothing has run");
  asyncio::run(std::move(coroutine));
  expect_printed({"nothing has run", "shav"});
}
