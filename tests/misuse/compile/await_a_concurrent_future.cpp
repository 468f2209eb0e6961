// A concurrent future blocks a thread; a coroutine awaits wrap_future() of it.
// expect: co_await takes a Coroutine, a Future, a Task
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<> async_main() { co_await ConcurrentFuture<int>(); }
