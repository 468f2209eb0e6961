// The exceptions of asyncio: what derives from std::exception, and what deliberately does not.
#pragma once

#include <exception>
#include <optional>
#include <string>
#include <system_error>

namespace asyncio {

// The root of what a `catch (const std::exception&)` must not swallow: cancellation and the
// wishes to end the program. As Python's BaseException (C-14). `catch (...)` must rethrow.
class BaseException {
 public:
  BaseException() = default;
  explicit BaseException(std::string message);
  BaseException(const BaseException&) = default;
  BaseException(BaseException&&) = default;
  BaseException& operator=(const BaseException&) = default;
  BaseException& operator=(BaseException&&) = default;
  virtual ~BaseException();

  virtual const char* what() const noexcept;
  // The text it was made with, or nothing: CancelledError() and CancelledError("") differ (C-08).
  const std::optional<std::string>& message() const noexcept { return message_; }

 private:
  std::optional<std::string> message_;
};

// Thrown by an await when its task was cancelled.
class CancelledError : public BaseException {
 public:
  using BaseException::BaseException;
};

// Ctrl-C. Leaves the loop at once (S-22).
class KeyboardInterrupt : public BaseException {
 public:
  using BaseException::BaseException;
};

// The wish to end the program. Leaves the loop at once (S-22).
class SystemExit : public BaseException {
 public:
  SystemExit() = default;
  explicit SystemExit(int code);
  explicit SystemExit(std::string message);
  int code() const noexcept { return code_; }

 private:
  int code_ = 0;
};

// What aclose() makes the co_yield throw at which an asynchronous generator stands.
class GeneratorExit : public BaseException {
 public:
  using BaseException::BaseException;
};

// The root of ordinary errors.
class Exception : public std::exception {
 public:
  Exception() = default;
  explicit Exception(std::string message);
  Exception(const Exception&) = default;
  Exception(Exception&&) = default;
  Exception& operator=(const Exception&) = default;
  Exception& operator=(Exception&&) = default;
  ~Exception() override;

  const char* what() const noexcept override;
  const std::optional<std::string>& message() const noexcept { return message_; }

 private:
  std::optional<std::string> message_;
};

class RuntimeError : public Exception {
 public:
  using Exception::Exception;
};
class ValueError : public Exception {
 public:
  using Exception::Exception;
};
class TypeError : public Exception {
 public:
  using Exception::Exception;
};
// A context variable without a value.
class LookupError : public Exception {
 public:
  using Exception::Exception;
};
// The operation does not fit the state of the future or task.
class InvalidStateError : public Exception {
 public:
  using Exception::Exception;
};

// get_nowait() found nothing, put_nowait() no room.
class QueueEmpty : public Exception {
 public:
  using Exception::Exception;
};
class QueueFull : public Exception {
 public:
  using Exception::Exception;
};
// put() after shutdown(), or get() when nothing is left.
class QueueShutDown : public Exception {
 public:
  using Exception::Exception;
};
// wait() on a barrier that was reset or aborted. A RuntimeError, as in Python.
class BrokenBarrierError : public RuntimeError {
 public:
  using RuntimeError::RuntimeError;
};

// The world said no: errno and what was tried.
class OSError : public std::system_error {
 public:
  OSError(int number, const std::string& what_was_tried);
};

// A deadline passed. An OSError, as in Python; its text is empty unless one is given.
// cause() is the CancelledError that the deadline sent (C-50), where there was one.
class TimeoutError : public OSError {
 public:
  explicit TimeoutError(std::string message = {}, std::exception_ptr cause = nullptr);
  const char* what() const noexcept override;
  const std::exception_ptr& cause() const noexcept { return cause_; }

 private:
  std::string message_;
  std::exception_ptr cause_;
};

}  // namespace asyncio
