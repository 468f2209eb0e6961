// A guard that nobody keeps releases at once.
// flags: -Werror=unused-result
// only: clang
// expect: a guard that nobody keeps releases at once
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<> async_main() {
  Lock lock;
  co_await lock.scoped();
}
