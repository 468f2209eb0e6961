// ExceptionGroup: several exceptions thrown as one.
#pragma once

#include <asyncio/base/exception_pointer.hpp>
#include <asyncio/base/exceptions.hpp>

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace asyncio {

// Any exceptions, cancellations included. Immutable; copies share the exceptions.
// what() is "message (2 sub-exceptions)". ValueError when `exceptions` is empty.
class BaseExceptionGroup : public BaseException {
 public:
  using Predicate = std::function<bool(const std::exception_ptr&)>;

  BaseExceptionGroup(std::string message, std::vector<std::exception_ptr> exceptions);

  const char* what() const noexcept override { return text_.c_str(); }
  const std::string& message() const noexcept { return title_; }
  const std::vector<std::exception_ptr>& exceptions() const noexcept { return exceptions_; }

  // The leaves for which the predicate holds, in groups nested as before; nothing if none.
  std::optional<BaseExceptionGroup> subgroup(const Predicate& matches) const;
  // Those leaves and the others.
  std::pair<std::optional<BaseExceptionGroup>, std::optional<BaseExceptionGroup>> split(
      const Predicate& matches) const;
  template <typename E>
  std::optional<BaseExceptionGroup> subgroup() const {
    return subgroup([](const std::exception_ptr& e) { return exception_cast<E>(e) != nullptr; });
  }
  template <typename E>
  std::pair<std::optional<BaseExceptionGroup>, std::optional<BaseExceptionGroup>> split() const {
    return split([](const std::exception_ptr& e) { return exception_cast<E>(e) != nullptr; });
  }

 private:
  std::string title_;
  std::vector<std::exception_ptr> exceptions_;
  std::string text_;
};

// Ordinary exceptions only: TypeError for a cancellation among them.
class ExceptionGroup : public BaseExceptionGroup, public Exception {
 public:
  ExceptionGroup(std::string message, std::vector<std::exception_ptr> exceptions);

  const char* what() const noexcept override { return BaseExceptionGroup::what(); }
  const std::string& message() const noexcept { return BaseExceptionGroup::message(); }
};

// The narrower kind that can hold them, as Python's BaseExceptionGroup(...) makes.
std::exception_ptr make_exception_group(std::string message,
                                        std::vector<std::exception_ptr> exceptions);

}  // namespace asyncio
