// A sleep that is not awaited lets no time pass.
// flags: -Werror=unused-result
// expect: a sleep does nothing until it is awaited
#include <asyncio.hpp>

#include <chrono>

using namespace asyncio;
using namespace std::chrono_literals;

Coroutine<> async_main() {
  sleep(1s);
  co_return;
}
