// shield() takes an awaitable.
// expect: shield takes
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<> async_main() { co_await shield(42); }
