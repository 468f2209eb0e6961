// expect_throws: exactly this type is thrown, with exactly this text.
#pragma once

#include <asyncio/core/awaitable.hpp>
#include <asyncio/core/coroutine.hpp>

#include <gtest/gtest.h>

#include <exception>
#include <string>
#include <typeinfo>
#include <utility>

namespace support {

// What a std::exception_ptr must hold. A class derived from E is not enough.
template <typename E>
void expect_holds(const std::exception_ptr& held, const std::string& text) {
  if (!held) {
    ADD_FAILURE() << "there is no exception, where " << typeid(E).name() << "(\"" << text
                  << "\") belongs";
    return;
  }
  try {
    std::rethrow_exception(held);
  } catch (const E& thrown) {
    EXPECT_STREQ(typeid(thrown).name(), typeid(E).name());
    EXPECT_EQ(std::string(thrown.what()), text);
  } catch (...) {
    ADD_FAILURE() << asyncio::repr(held) << " where " << typeid(E).name() << "(\"" << text
                  << "\") belongs";
  }
}

template <typename E, typename F>
void expect_throws(const std::string& text, F&& call) {
  std::exception_ptr thrown;
  try {
    std::forward<F>(call)();
  } catch (...) {
    thrown = std::current_exception();
  }
  expect_holds<E>(thrown, text);
}

// The same for what an await throws: co_await expect_await_throws<ValueError>("x", future);
template <typename E, typename A>
asyncio::Coroutine<> expect_await_throws(std::string text, A awaitable) {
  std::exception_ptr thrown;
  try {
    (void)co_await std::move(awaitable);
  } catch (...) {
    thrown = std::current_exception();
  }
  expect_holds<E>(thrown, text);
}

}  // namespace support
