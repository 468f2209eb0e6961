// co_yield belongs to AsyncGenerator.
// expect clang: no member named 'yield_value'
// expect g++: no member named 'yield_value'
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<int> numbers() { co_yield 1; }
