// A task's exception is what its coroutine throws (T-10).
// expect clang: call to deleted member function 'set_exception'
// expect g++: use of deleted function .*set_exception
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<int> fetch() { co_return 1; }
Coroutine<> async_main() {
  auto task = create_task(fetch());
  task.set_exception(ValueError("no"));
  co_return;
}
