// gather() takes awaitables.
// expect: gather takes
#include <asyncio.hpp>

#include <chrono>

using namespace asyncio;
using namespace std::chrono_literals;

Coroutine<> async_main() { co_await gather(sleep(1s), 42); }
