// co_return takes what the coroutine's type says.
// expect clang: no matching member function for call to 'return_value'
// expect g++: no matching function for call to .*return_value
#include <asyncio.hpp>

#include <string>

using namespace asyncio;

Coroutine<int> fetch() { co_return std::string("text"); }
