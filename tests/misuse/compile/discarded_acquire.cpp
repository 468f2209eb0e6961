// acquire() that is not awaited takes no lock.
// flags: -Werror=unused-result
// expect: it does nothing until it is awaited
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<> async_main() {
  Lock lock;
  lock.acquire();
  co_return;
}
