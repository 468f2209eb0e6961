// Calling a generator function runs nothing.
// flags: -Werror=unused-result
// expect: an asynchronous generator does nothing until next\(\) is awaited
#include <asyncio.hpp>

using namespace asyncio;

AsyncGenerator<int> numbers() { co_yield 1; }
Coroutine<> async_main() {
  numbers();
  co_return;
}
