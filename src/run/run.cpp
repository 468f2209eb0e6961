// Why run() refuses to run inside a loop.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/run/run.hpp>

namespace asyncio::detail {

void refuse_nested_run() {
  throw RuntimeError("asyncio.run() cannot be called from a running event loop");
}

}  // namespace asyncio::detail
