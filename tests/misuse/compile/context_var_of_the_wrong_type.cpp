// A context variable holds what its type says.
// expect clang: no (matching|viable)
// expect g++: (no matching|cannot convert|could not convert|invalid conversion)
#include <asyncio.hpp>

#include <string>

using namespace asyncio;

int main() {
  ContextVar<int> variable("variable", 1);
  variable.set(std::string("text"));
}
