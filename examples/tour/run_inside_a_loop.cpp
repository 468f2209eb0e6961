// run_inside_a_loop: run() is for the outermost coroutine: inside a running loop, co_await.
#include "examples.hpp"
#include "tour.hpp"

#include <string>

using namespace tour;

namespace {

Coroutine<> greet_person(std::string person) {
  co_await asyncio::sleep(seconds(1));
  print("Sup " + person);
}

// A notebook runs its cells inside of a loop, and this is a cell.
Coroutine<> cell() {
  try {
    asyncio::run(greet_person("nobody"));
  } catch (const asyncio::RuntimeError& error) {
    print(std::string("RuntimeError: ") + error.what());
  }
  co_await greet_person("Cat");
}

}  // namespace

void tour::run_inside_a_loop() {
  asyncio::run(cell());
  expect_printed(
      {"RuntimeError: asyncio.run() cannot be called from a running event loop", "Sup Cat"});
}
