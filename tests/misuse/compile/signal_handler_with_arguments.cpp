// A handler of a signal gets no arguments: a lambda captures what it needs.
// expect: give it a callable f\(\)
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<> async_main() {
  get_running_loop().add_signal_handler(15, [](int number) { (void)number; });
  co_return;
}
