// no_event_loop: without a running event loop there is nothing to await in.
#include "examples.hpp"
#include "tour.hpp"

using namespace tour;

namespace {

Coroutine<> async_main() {
  asyncio::get_running_loop();
  print("a loop is running");
  co_return;
}

}  // namespace

void tour::no_event_loop() {
  try {
    asyncio::get_running_loop();
  } catch (const asyncio::RuntimeError& error) {
    print(error.what());
  }
  asyncio::run(async_main());
  expect(printed().size() == 2 && printed()[0].starts_with("no running event loop"),
         "outside a coroutine there is no running event loop");
  expect(printed().back() == "a loop is running", "inside there is");
}
