// The arguments go behind the function.
// expect: a thread calls f\(args...\) with copies of the arguments
#include <asyncio.hpp>

using namespace asyncio;

int add(int a, int b) { return a + b; }
Coroutine<> async_main() { co_await to_thread(add, 1); }
