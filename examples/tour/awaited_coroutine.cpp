// awaited_coroutine: a coroutine that is awaited blocks the one that awaits it.
#include "examples.hpp"
#include "tour.hpp"

#include <string>

using namespace tour;

namespace {

Coroutine<> foo(std::string text) {
  print(text);
  co_await asyncio::sleep(seconds(1));
}

Coroutine<> async_main() {
  print("shav");
  co_await foo("text");
  print("finished");
}

}  // namespace

void tour::awaited_coroutine() {
  asyncio::run(async_main());
  expect_printed({"shav", "text", "finished"});
}
