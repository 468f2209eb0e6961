// A coroutine that is called and not awaited does nothing.
// flags: -Werror=unused-result
// expect: a coroutine does nothing until awaited or passed to create_task
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<int> fetch() { co_return 1; }
Coroutine<> async_main() {
  fetch();
  co_return;
}
