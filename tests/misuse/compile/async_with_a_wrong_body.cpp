// The body of async_with() takes the manager or nothing.
// expect: the body of async_with is a callable
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<> async_main() {
  co_await async_with(TaskGroup(), [](int) -> Coroutine<> { co_return; });
}
