// The error of a primitive that two loops share.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/sync/loop_binding.hpp>

namespace asyncio::detail {

void LoopBinding::throw_other_loop(const std::string& primitive) {
  throw RuntimeError(primitive + " is bound to a different event loop");
}

}  // namespace asyncio::detail
