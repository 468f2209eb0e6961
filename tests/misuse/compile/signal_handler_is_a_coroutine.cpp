// A handler of a signal is called, not awaited.
// expect: coroutines cannot be used with add_signal_handler\(\)
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<> shut_down() { co_return; }
Coroutine<> async_main() {
  get_running_loop().add_signal_handler(15, shut_down);
  co_return;
}
