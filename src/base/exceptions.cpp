// The exceptions' texts and virtual tables.
#include <asyncio/base/clock.hpp>
#include <asyncio/base/exceptions.hpp>

#include <cerrno>
#include <utility>

namespace asyncio {

BaseException::BaseException(std::string message) : message_(std::move(message)) {}
BaseException::~BaseException() = default;
const char* BaseException::what() const noexcept { return message_ ? message_->c_str() : ""; }

SystemExit::SystemExit(int code) : BaseException(std::to_string(code)), code_(code) {}
SystemExit::SystemExit(std::string message) : BaseException(std::move(message)), code_(1) {}

Exception::Exception(std::string message) : message_(std::move(message)) {}
Exception::~Exception() = default;
const char* Exception::what() const noexcept { return message_ ? message_->c_str() : ""; }

OSError::OSError(int number, const std::string& what_was_tried)
    : std::system_error(number, std::generic_category(), what_was_tried) {}

TimeoutError::TimeoutError(std::string message, std::exception_ptr cause)
    : OSError(ETIMEDOUT, ""), message_(std::move(message)), cause_(std::move(cause)) {}
const char* TimeoutError::what() const noexcept { return message_.c_str(); }

void detail::throw_nan_delay() { throw ValueError("Invalid delay: NaN (not a number)"); }

}  // namespace asyncio
