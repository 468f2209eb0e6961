// A coroutine function gives a coroutine, which only a loop can run.
// expect: coroutines cannot be used with run_in_executor\(\) or to_thread\(\)
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<int> fetch() { co_return 1; }
Coroutine<> async_main() {
  get_running_loop().run_in_executor(nullptr, fetch);
  co_return;
}
