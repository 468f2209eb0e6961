// Options have names, and a wrong one is found.
// expect clang: does not refer to any field
// expect g++: (has no non-static data member named|no matching function)
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<> fetch() { co_return; }
Coroutine<> async_main() {
  TaskOptions options{.nane = "fetch"};
  co_await create_task(fetch(), options);
}
