// The one mistake that async_with() finds at run time.
#include <asyncio/compose/async_with.hpp>

namespace asyncio::detail {

void throw_no_body_value() {
  throw RuntimeError(
      "async_with: the manager swallowed the exception that left the body, so there is no value; "
      "let the body return void, or store the value outside");
}

}  // namespace asyncio::detail
