// run() takes a coroutine.
// expect: a coroutine was expected
#include <asyncio.hpp>

using namespace asyncio;

int main() { run(42); }
