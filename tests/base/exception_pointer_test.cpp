// Held exceptions are recognised without being thrown, and printed as Python prints them.
#include <asyncio/base/exception_group.hpp>
#include <asyncio/base/exception_pointer.hpp>
#include <asyncio/base/exceptions.hpp>

#include <gtest/gtest.h>

#include <cerrno>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

namespace asyncio {

namespace {

struct First {
  virtual ~First() = default;
  int first = 1;
};
struct Second {
  virtual ~Second() = default;
  int second = 2;
};
struct Both : First, Second {};
struct Hidden : private Second {};
struct LeftError : Exception {};
struct RightError : Exception {};
struct AmbiguousError : LeftError, RightError {};

template <typename E>
std::exception_ptr held(E exception) {
  return std::make_exception_ptr(std::move(exception));
}

TEST(ExceptionCast, FindsTheTypeAndItsBases) {
  const auto error = held(ValueError("x"));
  EXPECT_NE(exception_cast<ValueError>(error), nullptr);
  EXPECT_NE(exception_cast<Exception>(error), nullptr);
  ASSERT_NE(exception_cast<std::exception>(error), nullptr);
  EXPECT_STREQ(exception_cast<std::exception>(error)->what(), "x");
  EXPECT_EQ(exception_cast<TypeError>(error), nullptr);
  EXPECT_EQ(exception_cast<BaseException>(error), nullptr);
}

TEST(ExceptionCast, AdjustsTheAddressToASecondBase) {
  const auto error = held(Both());
  ASSERT_NE(exception_cast<Second>(error), nullptr);
  EXPECT_EQ(exception_cast<Second>(error)->second, 2);
  EXPECT_EQ(exception_cast<First>(error)->first, 1);
}

TEST(ExceptionCast, AgreesWithACatchClause) {
  // A private base is not caught, and neither is one that is there twice.
  EXPECT_EQ(exception_cast<Second>(held(Hidden())), nullptr);
  EXPECT_EQ(exception_cast<Exception>(held(AmbiguousError())), nullptr);
  EXPECT_NE(exception_cast<LeftError>(held(AmbiguousError())), nullptr);
}

TEST(ExceptionCast, NothingIsHeld) { EXPECT_EQ(exception_cast<ValueError>(nullptr), nullptr); }

TEST(ExceptionCast, WhatIsNoClassIsNoneOfOurs) {
  const auto number = held(7);
  EXPECT_EQ(exception_cast<std::exception>(number), nullptr);
  EXPECT_EQ(exception_cast<BaseException>(number), nullptr);
  EXPECT_TRUE(is_ordinary_exception(number));
}

TEST(ExceptionPointer, OrdinaryAreAllButCancellationAndTheWishesToEnd) {
  EXPECT_TRUE(is_ordinary_exception(held(ValueError())));
  EXPECT_TRUE(is_ordinary_exception(held(std::bad_alloc())));
  EXPECT_TRUE(is_ordinary_exception(held(TimeoutError())));
  EXPECT_FALSE(is_ordinary_exception(held(CancelledError())));
  EXPECT_FALSE(is_ordinary_exception(held(KeyboardInterrupt())));
  EXPECT_FALSE(is_ordinary_exception(held(SystemExit())));
  EXPECT_TRUE(is_ordinary_exception(held(ExceptionGroup("m", {held(ValueError())}))));
  EXPECT_FALSE(is_ordinary_exception(held(BaseExceptionGroup("m", {held(CancelledError())}))));
}

TEST(ExceptionPointer, OnlyTwoLeaveTheLoop) {
  EXPECT_TRUE(detail::leaves_the_loop(held(KeyboardInterrupt())));
  EXPECT_TRUE(detail::leaves_the_loop(held(SystemExit(3))));
  EXPECT_FALSE(detail::leaves_the_loop(held(CancelledError())));
  EXPECT_FALSE(detail::leaves_the_loop(held(ValueError())));
  EXPECT_TRUE(detail::is_cancellation(held(CancelledError("x"))));
  EXPECT_FALSE(detail::is_cancellation(held(SystemExit())));
}

TEST(ExceptionPointer, Y01_PrintsAsPythonDoes) {
  EXPECT_EQ(repr(held(ValueError("x"))), "ValueError('x')");
  EXPECT_EQ(repr(held(ValueError())), "ValueError()");
  EXPECT_EQ(repr(held(ValueError(""))), "ValueError('')");
  EXPECT_EQ(repr(held(ValueError("it's"))), "ValueError(\"it's\")");
  EXPECT_EQ(repr(held(CancelledError())), "CancelledError()");
  EXPECT_EQ(repr(held(CancelledError("stop"))), "CancelledError('stop')");
  EXPECT_EQ(repr(held(KeyboardInterrupt())), "KeyboardInterrupt()");
  EXPECT_EQ(repr(held(SystemExit(4))), "SystemExit(4)");
  EXPECT_EQ(repr(held(TimeoutError())), "TimeoutError()");
  EXPECT_EQ(repr(held(TimeoutError("late"))), "TimeoutError('late')");
  EXPECT_EQ(repr(held(OSError(ENOENT, "open"))), "OSError(2, 'No such file or directory')");
  EXPECT_EQ(repr(held(std::runtime_error("ours not"))), "std::runtime_error('ours not')");
  EXPECT_EQ(repr(std::exception_ptr()), "None");
}

TEST(ExceptionPointer, AGroupPrintsItsExceptions) {
  const auto inner = held(ExceptionGroup("inner", {held(TypeError("b"))}));
  EXPECT_EQ(repr(held(ExceptionGroup("m", {held(ValueError("a")), inner}))),
            "ExceptionGroup('m', [ValueError('a'), ExceptionGroup('inner', [TypeError('b')])])");
  EXPECT_EQ(repr(held(BaseExceptionGroup("m", {held(CancelledError())}))),
            "BaseExceptionGroup('m', [CancelledError()])");
}

TEST(ExceptionPointer, TheLastLineOfATraceback) {
  EXPECT_EQ(detail::exception_line(held(ValueError("x"))), "ValueError: x");
  EXPECT_EQ(detail::exception_line(held(CancelledError())), "CancelledError");
  EXPECT_EQ(detail::exception_line(held(7)), "int");
  EXPECT_EQ(detail::exception_type_name(held(KeyboardInterrupt())), "KeyboardInterrupt");
}

}  // namespace
}  // namespace asyncio
