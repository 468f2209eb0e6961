// A future's result has the future's type.
// expect clang: no matching member function for call to 'set_result'
// expect g++: no matching function for call to .*set_result
#include <asyncio.hpp>

#include <string>

using namespace asyncio;

Coroutine<> async_main() {
  Future<int> future;
  future.set_result(std::string("text"));
  co_return;
}
