// None: the value of something that has no value.
#pragma once

namespace asyncio {

// Stands in a tuple for the result of a void awaitable, and for "no timeout".
struct None {
  friend constexpr bool operator==(None, None) noexcept { return true; }
};

}  // namespace asyncio
