// What a coroutine returns lies in its frame, which is aligned to 16 bytes.
// expect: cannot return a type aligned to more than 16 bytes
#include <asyncio.hpp>

using namespace asyncio;

struct alignas(64) Block {
  char bytes[64];
};
Coroutine<Block> fetch() { co_return Block(); }
