// run() gets the coroutine, not the function and its arguments apart.
// expect: a coroutine was expected
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<int> async_main(int) { co_return 0; }
int main() { return run(async_main); }
