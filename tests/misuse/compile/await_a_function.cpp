// A coroutine function must be called to give a coroutine.
// expect: co_await takes a Coroutine, a Future, a Task
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<int> fetch() { co_return 1; }
Coroutine<> async_main() { co_await fetch; }
