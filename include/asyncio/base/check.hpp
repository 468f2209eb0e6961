// check: the answer to a mistake of ours - say it and abort, in every build.
#pragma once

namespace asyncio::detail {

[[noreturn, gnu::cold]] void check_failed(const char* sentence) noexcept;

// For invariants of the library itself; a user's mistake throws, the world's throws OSError.
inline void check(bool holds, const char* sentence) noexcept {
  if (!holds) [[unlikely]]
    check_failed(sentence);
}

}  // namespace asyncio::detail
