// A generator gives its values with co_yield, and returns nothing.
// expect clang: no member named 'return_value'
// expect g++: no member named 'return_value'
#include <asyncio.hpp>

using namespace asyncio;

AsyncGenerator<int> numbers() {
  co_yield 1;
  co_return 2;
}
