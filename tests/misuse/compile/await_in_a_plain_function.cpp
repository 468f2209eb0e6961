// co_await makes a function a coroutine, and its return type must say so.
// expect clang: cannot be a coroutine
// expect g++: unable to find the promise type for this coroutine
#include <asyncio.hpp>

#include <chrono>

using namespace asyncio;
using namespace std::chrono_literals;

void plain() { co_await sleep(1s); }
