// wait() takes tasks and futures: a coroutine must be made a task first (C-61).
// expect: wait takes
#include <asyncio.hpp>

#include <vector>

using namespace asyncio;

Coroutine<int> fetch() { co_return 1; }
Coroutine<> async_main() {
  std::vector<Coroutine<int>> coroutines;
  co_await asyncio::wait(coroutines);
}
