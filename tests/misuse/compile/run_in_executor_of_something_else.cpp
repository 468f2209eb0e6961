// What runs functions on threads has a post().
// expect: an executor was expected: something with post\(asyncio::Job\)
#include <asyncio.hpp>

using namespace asyncio;

struct NoExecutor {};
Coroutine<> async_main() {
  NoExecutor executor;
  get_running_loop().run_in_executor(&executor, [] {});
  co_return;
}
