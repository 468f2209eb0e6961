// A duration has a unit.
// expect clang: no matching function for call to 'sleep'|std::chrono
// expect g++: no matching function for call to .*sleep|std::chrono
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<> async_main() { co_await asyncio::sleep(2); }
