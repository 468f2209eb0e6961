// call_soon() takes a callable (D-04).
// expect: give it a callable f\(\)
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<> async_main() {
  get_running_loop().call_soon(5);
  co_return;
}
