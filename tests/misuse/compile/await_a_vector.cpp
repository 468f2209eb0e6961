// Several awaitables are awaited by gather().
// expect: co_await takes a Coroutine, a Future, a Task
#include <asyncio.hpp>

#include <vector>

using namespace asyncio;

Coroutine<> async_main() {
  std::vector<Task<int>> tasks;
  co_await tasks;
}
