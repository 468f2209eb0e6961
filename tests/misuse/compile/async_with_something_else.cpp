// async_with() takes a manager first.
// expect: async_with takes a manager
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<> async_main() {
  co_await async_with(42, []() -> Coroutine<> { co_return; });
}
