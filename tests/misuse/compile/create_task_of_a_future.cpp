// A future runs already: ensure_future() takes it, create_task() does not.
// expect: a coroutine was expected: create_task takes a Coroutine.* use ensure_future
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<> async_main() {
  Future<int> future;
  create_task(future);
  co_return;
}
