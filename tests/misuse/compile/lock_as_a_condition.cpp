// acquire() is no answer: its await is.
// expect clang: no viable conversion from 'Acquire'
// expect g++: could not convert .* to 'bool'
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<> async_main() {
  Lock lock;
  if (lock.acquire()) lock.release();
  co_return;
}
