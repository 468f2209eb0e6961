// A generator of numbers cannot yield a text.
// expect: an item of this AsyncGenerator cannot be made of
#include <asyncio.hpp>

using namespace asyncio;

AsyncGenerator<int> numbers() { co_yield "one"; }
