// create_task() takes a coroutine.
// expect: a coroutine was expected: create_task takes a Coroutine
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<> async_main() {
  create_task(42);
  co_return;
}
