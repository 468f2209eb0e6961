// A lambda is a coroutine only with a return type that says so.
// expect clang: cannot be a coroutine
// expect g++: (unable to find the promise type|cannot be used)
#include <asyncio.hpp>

#include <chrono>

using namespace asyncio;
using namespace std::chrono_literals;

Coroutine<> async_main() {
  auto body = []() -> void { co_await sleep(1s); };
  body();
  co_return;
}
