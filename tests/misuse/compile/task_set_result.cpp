// A task's result is what its coroutine returns (T-10).
// expect clang: call to deleted member function 'set_result'
// expect g++: use of deleted function .*set_result
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<int> fetch() { co_return 1; }
Coroutine<> async_main() {
  auto task = create_task(fetch());
  task.set_result(1);
  co_return;
}
