// A coroutine is awaited once, so it has one owner.
// expect clang: call to .*deleted.* constructor
// expect g++: use of deleted function
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<int> fetch() { co_return 1; }
Coroutine<> async_main() {
  auto first = fetch();
  auto second = first;
  co_await std::move(second);
}
