// outcome: what an await threw, as a value that a test can compare.
#pragma once

#include <asyncio/base/exception_pointer.hpp>
#include <asyncio/core/awaitable.hpp>
#include <asyncio/core/coroutine.hpp>

#include <exception>
#include <string>
#include <utility>

namespace support {

// The exception, or null. `const auto error = co_await error_of(task);`
template <asyncio::Awaitable A>
asyncio::Coroutine<std::exception_ptr> error_of(A awaitable) {
  std::exception_ptr error;
  try {
    (void)co_await std::move(awaitable);
  } catch (...) {
    error = std::current_exception();
  }
  co_return error;
}

// The same as Python prints it: "ValueError('x')", "CancelledError()"; "None" when nothing was thrown.
template <asyncio::Awaitable A>
asyncio::Coroutine<std::string> outcome(A awaitable) {
  std::exception_ptr error;
  try {
    (void)co_await std::move(awaitable);
  } catch (...) {
    error = std::current_exception();
  }
  co_return asyncio::repr(error);
}

// What a plain call throws, in the same words.
template <typename F>
std::string outcome_of_call(F&& call) {
  std::exception_ptr error;
  try {
    (void)std::forward<F>(call)();
  } catch (...) {
    error = std::current_exception();
  }
  return asyncio::repr(error);
}

template <typename E>
bool is(const std::exception_ptr& error) {
  return asyncio::exception_cast<E>(error) != nullptr;
}

}  // namespace support
