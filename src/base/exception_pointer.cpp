// How a held exception is recognised and printed.
#include <asyncio/base/exception_group.hpp>
#include <asyncio/base/exception_pointer.hpp>
#include <asyncio/base/exceptions.hpp>
#include <asyncio/base/text.hpp>

#include <system_error>

namespace asyncio {

namespace detail {

// A fact about the Itanium ABI: an exception_ptr is one pointer, to the thrown object; and about
// libstdc++: __do_catch() is the test that a catch clause makes, and adjusts that pointer to the base.
const void* held_exception(const std::exception_ptr& held, const std::type_info& wanted) noexcept {
#ifdef __GLIBCXX__
  static_assert(sizeof(std::exception_ptr) == sizeof(void*));
  const std::type_info* thrown = held ? held.__cxa_exception_type() : nullptr;
  if (!thrown) return nullptr;
  void* object = *reinterpret_cast<void* const*>(&held);
  return wanted.__do_catch(thrown, &object, 1) ? object : nullptr;
#else
  (void)held;
  (void)wanted;
  return nullptr;
#endif
}

bool is_cancellation(const std::exception_ptr& held) noexcept {
  return exception_cast<CancelledError>(held) != nullptr;
}

bool leaves_the_loop(const std::exception_ptr& held) noexcept {
  return exception_cast<KeyboardInterrupt>(held) || exception_cast<SystemExit>(held);
}

std::string exception_type_name(const std::exception_ptr& held) {
#ifdef __GLIBCXX__
  if (const std::type_info* thrown = held ? held.__cxa_exception_type() : nullptr)
    return type_name(*thrown);
#else
  if (const auto* e = exception_cast<std::exception>(held)) return type_name(typeid(*e));
  if (const auto* e = exception_cast<BaseException>(held)) return type_name(typeid(*e));
#endif
  return "unknown exception";
}

namespace {

const char* text_of(const std::exception_ptr& held) {
  if (const auto* e = exception_cast<std::exception>(held)) return e->what();
  if (const auto* e = exception_cast<BaseException>(held)) return e->what();
  return "";
}

}  // namespace

std::string exception_line(const std::exception_ptr& held) {
  std::string line = exception_type_name(held);
  const std::string text = text_of(held);
  return text.empty() ? line : line + ": " + text;
}

}  // namespace detail

bool is_ordinary_exception(const std::exception_ptr& held) noexcept {
  return !exception_cast<BaseException>(held) || exception_cast<Exception>(held);
}

std::string repr(const std::exception_ptr& held) {
  if (!held) return "None";
  std::string text = detail::exception_type_name(held) + "(";
  if (const auto* group = exception_cast<BaseExceptionGroup>(held)) {
    text += detail::quoted(group->message()) + ", [";
    for (const char* separator = ""; const std::exception_ptr& one : group->exceptions()) {
      text += separator + repr(one);
      separator = ", ";
    }
    return text + "])";
  }
  if (const auto* e = exception_cast<SystemExit>(held)) {
    return text + (e->message() ? *e->message() : "") + ")";
  }
  if (const auto* e = exception_cast<BaseException>(held)) {
    return text + (e->message() ? detail::quoted(*e->message()) : "") + ")";
  }
  if (const auto* e = exception_cast<Exception>(held)) {
    return text + (e->message() ? detail::quoted(*e->message()) : "") + ")";
  }
  if (const auto* e = exception_cast<TimeoutError>(held)) {
    return text + (*e->what() ? detail::quoted(e->what()) : "") + ")";
  }
  if (const auto* e = exception_cast<OSError>(held)) {
    return text + std::to_string(e->code().value()) + ", " + detail::quoted(e->code().message()) +
           ")";
  }
  const char* what = detail::text_of(held);
  return text + (*what ? detail::quoted(what) : "") + ")";
}

}  // namespace asyncio
