// call_soon() takes a plain function (D-04).
// expect: coroutines cannot be used with call_soon
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<> fetch() { co_return; }
Coroutine<> async_main() {
  get_running_loop().call_soon(fetch());
  co_return;
}
