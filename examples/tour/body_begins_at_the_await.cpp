// body_begins_at_the_await: the body of a coroutine begins when it is awaited.
#include "examples.hpp"
#include "tour.hpp"

#include <string>
#include <utility>

using namespace tour;

namespace {

Coroutine<std::string> simple_coroutine() {
  print("the body runs");
  co_return "I'm a coroutine!";
}

Coroutine<> async_main() {
  auto coroutine = simple_coroutine();
  print("the function was called");
  print(co_await std::move(coroutine));
}

}  // namespace

void tour::body_begins_at_the_await() {
  asyncio::run(async_main());
  expect_printed({"the function was called", "the body runs", "I'm a coroutine!"});
}
