// exception_cast: looks at what a std::exception_ptr holds without throwing it.
#pragma once

#include <exception>
#include <string>
#include <type_traits>
#include <typeinfo>

namespace asyncio {

namespace detail {
// The held object as one of type `wanted`, or null. With libstdc++ nothing is thrown; elsewhere
// exception_cast() below rethrows once.
const void* held_exception(const std::exception_ptr& held, const std::type_info& wanted) noexcept;
}  // namespace detail

// The exception as an E (or something derived from it), or null. Valid while `held` lives.
template <typename E>
const E* exception_cast(const std::exception_ptr& held) noexcept {
  static_assert(std::is_class_v<E>, "exception_cast looks for a class of exceptions");
  if (!held) return nullptr;
#ifdef __GLIBCXX__
  return static_cast<const E*>(detail::held_exception(held, typeid(E)));
#else
  try {
    std::rethrow_exception(held);
  } catch (const E& exception) {
    return &exception;
  } catch (...) {
    return nullptr;
  }
#endif
}

// True for what Python calls an Exception: everything but cancellation and the wishes to end.
bool is_ordinary_exception(const std::exception_ptr& held) noexcept;

// As Python prints it: ValueError('x'), CancelledError(), ExceptionGroup('m', [ValueError('a')]).
std::string repr(const std::exception_ptr& held);

namespace detail {
// CancelledError or a class derived from it.
bool is_cancellation(const std::exception_ptr& held) noexcept;
// KeyboardInterrupt or SystemExit: what leaves the loop at once.
bool leaves_the_loop(const std::exception_ptr& held) noexcept;
// The last line of a traceback: "ValueError: x".
std::string exception_line(const std::exception_ptr& held);
// "ValueError"
std::string exception_type_name(const std::exception_ptr& held);
}  // namespace detail

}  // namespace asyncio
