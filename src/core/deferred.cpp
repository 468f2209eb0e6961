// The report of an operation that nobody awaited.
#include <asyncio/base/text.hpp>
#include <asyncio/core/deferred.hpp>

namespace asyncio::detail {

void report_never_awaited(const char* operation, const std::source_location& made_at) noexcept {
  try {
    warn(made_at, std::string("coroutine '") + operation + "' was never awaited");
  } catch (...) {
    // No memory for a warning: then without.
  }
}

}  // namespace asyncio::detail
