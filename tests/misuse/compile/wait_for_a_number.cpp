// wait_for() takes an awaitable and a duration.
// expect: wait_for takes
#include <asyncio.hpp>

#include <chrono>

using namespace asyncio;
using namespace std::chrono_literals;

Coroutine<> async_main() { co_await wait_for(42, 1s); }
