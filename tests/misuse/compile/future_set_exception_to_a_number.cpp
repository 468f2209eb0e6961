// set_exception() takes an exception.
// expect: set_exception takes an exception object or a std::exception_ptr
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<> async_main() {
  Future<int> future;
  future.set_exception(42);
  co_return;
}
