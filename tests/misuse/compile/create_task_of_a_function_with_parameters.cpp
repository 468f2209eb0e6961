// create_task() gets the coroutine, not the function and its arguments apart.
// expect: a coroutine was expected: create_task takes a Coroutine
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<int> fetch(int) { co_return 1; }
Coroutine<> async_main() {
  create_task(fetch);
  co_return;
}
