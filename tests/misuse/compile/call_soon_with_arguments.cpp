// call_soon() calls f() without arguments: bind them in a lambda.
// expect: give it a callable f\(\)
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<> async_main() {
  get_running_loop().call_soon([](int) {});
  co_return;
}
