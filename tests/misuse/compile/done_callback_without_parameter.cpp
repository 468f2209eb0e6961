// A done-callback gets the future.
// expect: add_done_callback takes a callable f\(future\)
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<> async_main() {
  Future<int> future;
  future.add_done_callback([] {});
  co_return;
}
