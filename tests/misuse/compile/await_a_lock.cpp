// A lock is no awaitable: its acquire() is.
// expect: co_await takes a Coroutine, a Future, a Task
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<> async_main() {
  Lock lock;
  co_await lock;
}
