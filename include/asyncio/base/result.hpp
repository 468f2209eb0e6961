// Result: a value or an exception, in one place of what gather(return_exceptions) gives.
#pragma once

#include <asyncio/base/copyable.hpp>
#include <asyncio/base/exception_pointer.hpp>
#include <asyncio/base/none.hpp>

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace asyncio {

// Result<void> holds None. value() rethrows the exception there is.
template <typename T>
class [[nodiscard]] Result {
 public:
  using value_type = std::conditional_t<std::is_void_v<T>, None, T>;

  Result(value_type value) : value_(std::move(value)) {}  // NOLINT(google-explicit-constructor)
  Result(std::exception_ptr exception) noexcept           // NOLINT(google-explicit-constructor)
      : exception_(std::move(exception)) {}

  bool has_value() const noexcept { return value_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }
  // Null for a value.
  const std::exception_ptr& exception() const noexcept { return exception_; }

  value_type& value() & { return checked(), *value_; }
  const value_type& value() const& { return checked(), *value_; }
  value_type&& value() && { return checked(), std::move(*value_); }
  value_type& operator*() & { return value(); }
  const value_type& operator*() const& { return value(); }
  value_type&& operator*() && { return std::move(*this).value(); }
  value_type* operator->() { return &value(); }
  const value_type* operator->() const { return &value(); }

 private:
  void checked() const {
    if (!value_) std::rethrow_exception(exception_);
  }

  std::optional<value_type> value_;
  std::exception_ptr exception_;
};

template <typename T>
inline constexpr bool detail::is_copyable<Result<T>> =
    detail::is_copyable<typename Result<T>::value_type>;

}  // namespace asyncio
