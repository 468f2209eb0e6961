// What the misuse tests look at: the text of an error, and what goes to stderr.
#pragma once

#include <asyncio.hpp>
#include <asyncio/testing/virtual_clock.hpp>
#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace misuse {

using asyncio::testing::run_virtual;

// The text of the E that f() throws; the test fails when it throws nothing or something else.
template <typename E, typename F>
std::string error_of(F&& f) {
  try {
    std::forward<F>(f)();
  } catch (const E& error) {
    return error.what();
  } catch (const std::exception& error) {
    ADD_FAILURE() << "another exception: " << error.what();
    return {};
  }
  ADD_FAILURE() << "no exception";
  return {};
}

// The same for an error that appears at an await of what f() returns.
template <typename E, typename F>
asyncio::Coroutine<std::string> error_of_await(F f) {
  try {
    co_await f();
  } catch (const E& error) {
    co_return error.what();
  }
  ADD_FAILURE() << "no exception";
  co_return "";
}

// What f() writes to stderr.
template <typename F>
std::string stderr_of(F&& f) {
  ::testing::internal::CaptureStderr();
  std::forward<F>(f)();
  return ::testing::internal::GetCapturedStderr();
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// The parts of a text that differ from run to run: addresses, lines, names of tasks.
inline bool begins_and_ends(const std::string& text, const std::string& begin,
                            const std::string& end) {
  return text.starts_with(begin) && text.ends_with(end);
}

}  // namespace misuse
