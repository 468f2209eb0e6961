// There is no generator of nothing: it gives values.
// expect: an AsyncGenerator gives values
#include <asyncio.hpp>

using namespace asyncio;

AsyncGenerator<void> nothings() { co_return; }
