// A done-callback gets the future, not its value.
// expect: add_done_callback takes a callable f\(future\)
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<> async_main() {
  Future<int> future;
  future.add_done_callback([](int) {});
  co_return;
}
