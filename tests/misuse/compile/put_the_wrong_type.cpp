// A queue takes items of its type.
// expect clang: no viable conversion|cannot initialize a parameter
// expect g++: could not convert|cannot convert|invalid conversion
#include <asyncio.hpp>

#include <string>

using namespace asyncio;

Coroutine<> async_main() {
  Queue<std::string> queue;
  co_await queue.put(42);
}
