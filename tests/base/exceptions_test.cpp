// The family tree of exceptions: who catches whom, and what each one says.
#include <asyncio/base/exceptions.hpp>

#include <gtest/gtest.h>

#include <cerrno>
#include <exception>
#include <system_error>
#include <type_traits>

namespace asyncio {
namespace {

// C-14: what must pass through `catch (const std::exception&)`.
static_assert(!std::is_base_of_v<std::exception, CancelledError>);
static_assert(!std::is_base_of_v<std::exception, KeyboardInterrupt>);
static_assert(!std::is_base_of_v<std::exception, SystemExit>);
static_assert(std::is_base_of_v<BaseException, CancelledError>);
static_assert(!std::is_base_of_v<Exception, CancelledError>);
static_assert(std::is_base_of_v<std::exception, Exception>);
static_assert(std::is_base_of_v<std::system_error, OSError>);
static_assert(std::is_base_of_v<OSError, TimeoutError>);
// Thrown objects are copied by rethrowing into a variable: that must not throw again.
static_assert(std::is_nothrow_move_constructible_v<CancelledError>);

template <typename E>
const char* caught_by() {
  try {
    throw E();
  } catch (const std::exception&) {
    return "std::exception";
  } catch (const BaseException&) {
    return "BaseException";
  }
}

TEST(Exceptions, C14_ACancellationPassesCatchStdException) {
  EXPECT_STREQ(caught_by<CancelledError>(), "BaseException");
  EXPECT_STREQ(caught_by<KeyboardInterrupt>(), "BaseException");
  EXPECT_STREQ(caught_by<SystemExit>(), "BaseException");
  EXPECT_STREQ(caught_by<ValueError>(), "std::exception");
  EXPECT_STREQ(caught_by<InvalidStateError>(), "std::exception");
  EXPECT_STREQ(caught_by<TimeoutError>(), "std::exception");
}

TEST(Exceptions, C08_NoMessageAndAnEmptyMessageDiffer) {
  EXPECT_FALSE(CancelledError().message());
  ASSERT_TRUE(CancelledError("").message());
  EXPECT_EQ(*CancelledError("").message(), "");
  EXPECT_STREQ(CancelledError().what(), "");
  EXPECT_EQ(*CancelledError("stop").message(), "stop");
  EXPECT_STREQ(CancelledError("stop").what(), "stop");
}

TEST(Exceptions, AnErrorSaysWhatItWasMadeWith) {
  EXPECT_STREQ(ValueError("x").what(), "x");
  EXPECT_STREQ(RuntimeError().what(), "");
  EXPECT_FALSE(RuntimeError().message());
  EXPECT_EQ(*LookupError("name").message(), "name");
}

TEST(Exceptions, SystemExitCarriesAnExitCode) {
  EXPECT_EQ(SystemExit().code(), 0);
  EXPECT_EQ(SystemExit(4).code(), 4);
  EXPECT_STREQ(SystemExit(4).what(), "4");
  EXPECT_EQ(SystemExit("goodbye").code(), 1);
  EXPECT_STREQ(SystemExit("goodbye").what(), "goodbye");
}

TEST(Exceptions, AnOSErrorCarriesItsNumberAndWhatWasTried) {
  const OSError error(ECONNREFUSED, "connect");
  EXPECT_EQ(error.code(), std::errc::connection_refused);
  EXPECT_NE(std::string(error.what()).find("connect"), std::string::npos);
}

TEST(Exceptions, ATimeoutErrorIsAnOSErrorWhoseTextIsEmptyUnlessGiven) {
  EXPECT_STREQ(TimeoutError().what(), "");
  EXPECT_EQ(TimeoutError().code(), std::errc::timed_out);
  EXPECT_STREQ(TimeoutError("too late").what(), "too late");
  EXPECT_EQ(TimeoutError().cause(), nullptr);
  const auto cause = std::make_exception_ptr(CancelledError());
  EXPECT_EQ(TimeoutError("", cause).cause(), cause);
}

}  // namespace
}  // namespace asyncio
