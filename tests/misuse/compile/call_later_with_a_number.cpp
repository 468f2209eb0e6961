// A delay has a unit.
// expect clang: no matching member function for call to 'call_later'|std::chrono
// expect g++: no matching function for call to .*call_later|std::chrono
#include <asyncio.hpp>

using namespace asyncio;

Coroutine<> async_main() {
  get_running_loop().call_later(2, [] {});
  co_return;
}
