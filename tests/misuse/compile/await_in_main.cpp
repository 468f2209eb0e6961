// main() is not a coroutine: it calls run().
// expect: 'co_await' cannot be used in the 'main' function
#include <asyncio.hpp>

#include <chrono>

using namespace asyncio;
using namespace std::chrono_literals;

int main() { co_await sleep(1s); }
