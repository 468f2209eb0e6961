// Only a coroutine can be given to a loop (T-34).
// expect: a coroutine object is required
#include <asyncio.hpp>

using namespace asyncio;

void from_another_thread(EventLoop& loop) {
  run_coroutine_threadsafe([] { return 1; }, loop);
}
