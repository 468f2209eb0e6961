// An awaiter of another library would resume the coroutine behind its task's back.
// expect: co_await takes a Coroutine, a Future, a Task
#include <asyncio.hpp>

#include <coroutine>

using namespace asyncio;

Coroutine<> async_main() { co_await std::suspend_always(); }
