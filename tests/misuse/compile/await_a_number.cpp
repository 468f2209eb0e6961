// co_await takes no plain value.
// expect: co_await takes a Coroutine, a Future, a Task
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<> async_main() { co_await 42; }
