// Two tasks need the same lock, not each a copy.
// expect clang: call to deleted constructor
// expect g++: use of deleted function
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<> use(Lock lock) { co_await lock.acquire(); }
Coroutine<> async_main() {
  Lock lock;
  co_await use(lock);
}
