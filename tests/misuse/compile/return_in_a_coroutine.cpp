// A coroutine returns with co_return.
// expect clang: return statement not allowed in coroutine
// expect g++: a 'return' statement is not allowed in coroutine
#include <asyncio.hpp>

#include <chrono>

using namespace asyncio;
using namespace std::chrono_literals;

Coroutine<int> fetch() { co_return 1; }
Coroutine<int> fetch_later() {
  co_await sleep(1s);
  return fetch();
}
