// transfer: how one coroutine frame hands the thread to another without the stack growing.
#pragma once

#include <coroutine>
#include <cstddef>

namespace asyncio::detail {

// Facts: clang turns the handle that await_suspend() returns into a jump, in every mode. g++ does so
// only from -O2 on and without sanitizers; else the call nests, and a loop of awaits that complete at
// once would eat the stack (I9). So with g++ a transfer looks how deep it is, and past a limit leaves the
// handle to the trampoline that every step of a task runs on: all frames return to it.
struct Trampoline {
  const char* base = nullptr;              // the stack where the step began
  std::coroutine_handle<> next = nullptr;  // where to go on once the stack is unwound
};
inline constinit thread_local Trampoline trampoline{};

#if defined(__clang__)
inline std::coroutine_handle<> transfer(std::coroutine_handle<> to) noexcept { return to; }
inline void resume_on_trampoline(std::coroutine_handle<> first) { first.resume(); }
#else
inline constexpr std::ptrdiff_t deepest_nesting = 16 * 1024;

[[gnu::always_inline]] inline std::coroutine_handle<> transfer(
    std::coroutine_handle<> to) noexcept {
  const auto* here = static_cast<const char*>(__builtin_frame_address(0));
  if (trampoline.base - here > deepest_nesting) [[unlikely]] {
    trampoline.next = to;
    return std::noop_coroutine();
  }
  return to;
}

// Resumes `first` and everything that it transfers to, until something suspends.
inline void resume_on_trampoline(std::coroutine_handle<> first) {
  const Trampoline outer = trampoline;
  trampoline.base = static_cast<const char*>(__builtin_frame_address(0));
  std::coroutine_handle<> next = first;
  do {
    trampoline.next = nullptr;
    next.resume();
    next = trampoline.next;
  } while (next);
  trampoline = outer;
}
#endif

}  // namespace asyncio::detail
