// Printing: every object with a repr() goes to streams and into std::format as that text.
#pragma once

#include <asyncio/core/coroutine.hpp>
#include <asyncio/core/event_loop.hpp>
#include <asyncio/core/future.hpp>
#include <asyncio/core/handle.hpp>

#include <concepts>
#include <ostream>
#include <string>
#include <type_traits>

#if __has_include(<format>)
#include <format>
#endif

namespace asyncio {

namespace detail {
template <typename T>
inline constexpr bool has_own_text = false;  // specialised by types of ours outside of core
template <typename T>
inline constexpr bool has_own_text<Coroutine<T>> = true;
template <>
inline constexpr bool has_own_text<Handle> = true;
template <>
inline constexpr bool has_own_text<TimerHandle> = true;
template <>
inline constexpr bool has_own_text<EventLoop> = true;
}  // namespace detail

// What of ours can be printed: futures, tasks, coroutines, handles, loops, groups, timeouts.
template <typename T>
concept Printable = detail::has_own_text<T> || std::derived_from<T, AnyFuture>;

template <Printable T>
std::ostream& operator<<(std::ostream& out, const T& object) {
  return out << repr(object);
}

}  // namespace asyncio

#if defined(__cpp_lib_format)
template <asyncio::Printable T>
struct std::formatter<T> : std::formatter<std::string> {
  auto format(const T& object, auto& context) const {
    return std::formatter<std::string>::format(repr(object), context);
  }
};
#endif
