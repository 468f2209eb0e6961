// check_failed: prints the broken invariant and aborts.
#include <asyncio/base/check.hpp>

#include <cstdio>
#include <cstdlib>

namespace asyncio::detail {

void check_failed(const char* sentence) noexcept {
  std::fprintf(stderr, "asyncio: broken invariant: %s\n", sentence);
  std::abort();
}

}  // namespace asyncio::detail
