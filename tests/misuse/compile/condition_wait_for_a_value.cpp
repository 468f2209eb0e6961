// Condition::wait_for() asks again and again: it takes something to call.
// expect clang: no matching member function
// expect g++: no matching function
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<> async_main() {
  Condition condition;
  bool ready = false;
  co_await condition.wait_for(ready);
}
