// A coroutine runs on its loop, not on a thread.
// expect: coroutines cannot be used with run_in_executor\(\) or to_thread\(\)
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<int> fetch() { co_return 1; }
Coroutine<> async_main() { co_await to_thread(fetch); }
