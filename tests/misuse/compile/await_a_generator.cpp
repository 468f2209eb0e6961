// An asynchronous generator is asked for its items one by one.
// expect: an AsyncGenerator is not awaited itself
#include <asyncio.hpp>

using namespace asyncio;

AsyncGenerator<int> numbers() { co_yield 1; }
Coroutine<> async_main() { co_await numbers(); }
