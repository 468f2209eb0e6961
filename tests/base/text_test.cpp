// Names as people wrote them: quoting, demangling, function names of both compilers, seconds.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/base/text.hpp>

#include "support/stderr_capture.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <source_location>
#include <string>
#include <vector>

namespace asyncio::detail {

struct OfTheLibrary {};

namespace {

struct Unnamed {};

TEST(Text, QuotesAsPythonDoes) {
  EXPECT_EQ(detail::quoted(""), "''");
  EXPECT_EQ(detail::quoted("plain"), "'plain'");
  EXPECT_EQ(detail::quoted("it's"), "\"it's\"");
  EXPECT_EQ(detail::quoted("say \"x\""), "'say \"x\"'");
  EXPECT_EQ(detail::quoted("it's \"x\""), "'it\\'s \"x\"'");
  EXPECT_EQ(detail::quoted("a\\b"), "'a\\\\b'");
  EXPECT_EQ(detail::quoted("\n\r\t"), "'\\n\\r\\t'");
  EXPECT_EQ(detail::quoted(std::string("\0\x1f\x7f", 3)), "'\\x00\\x1f\\x7f'");
  EXPECT_EQ(detail::quoted("größer"), "'größer'");
}

TEST(Text, TypesHaveTheNamesOfTheirAuthors) {
  EXPECT_EQ(type_name(typeid(int)), "int");
  EXPECT_EQ(type_name(typeid(ValueError)), "ValueError");
  EXPECT_EQ(type_name(typeid(std::string)), "std::string");
  EXPECT_EQ(type_name(typeid(Unnamed)), "detail::Unnamed");
}

TEST(Text, FunctionsHaveTheNamesOfTheirAuthors) {
  // What g++ calls them.
  EXPECT_EQ(
      function_name("asyncio::Coroutine<int> fetch_data(std::string, std::chrono::milliseconds)"),
      "fetch_data");
  EXPECT_EQ(function_name("asyncio::Coroutine<T> shop::fetch(T) [with T = int]"), "shop::fetch");
  EXPECT_EQ(
      function_name("asyncio::Coroutine<std::map<int, std::vector<int> > > {anonymous}::load()"),
      "load");
  EXPECT_EQ(function_name("main()::<lambda(int)>"), "main.<lambda>");
  // What clang calls them.
  EXPECT_EQ(function_name("Coroutine<int> fetch_data(std::string, std::chrono::milliseconds)"),
            "fetch_data");
  EXPECT_EQ(function_name("Coroutine<T> shop::fetch(T) [T = int]"), "shop::fetch");
  EXPECT_EQ(function_name("Coroutine<> (anonymous namespace)::load()"), "load");
  EXPECT_EQ(function_name("auto main()::(anonymous class)::operator()(int) const"),
            "main.<lambda>");
  EXPECT_EQ(function_name("Coroutine<int &> Shop::reference()"), "Shop::reference");
  EXPECT_EQ(function_name("int main()"), "main");
}

TEST(Text, AFunctionsOwnName) {
  EXPECT_EQ(function_name(std::source_location::current().function_name()).find('('),
            std::string::npos);
}

TEST(Text, SecondsPrintAsPythonFloats) {
  EXPECT_EQ(seconds_text(12.5), "12.5");
  EXPECT_EQ(seconds_text(3), "3.0");
  EXPECT_EQ(seconds_text(0), "0.0");
  EXPECT_EQ(seconds_text(-1.25), "-1.25");
  EXPECT_EQ(seconds_text(0.1), "0.1");
  EXPECT_EQ(seconds_text(INFINITY), "inf");
  EXPECT_EQ(seconds_text(NAN), "nan");
}

TEST(Text, PlacesAreFileAndLine) {
  const std::source_location here = std::source_location::current();
  EXPECT_EQ(file_and_line(here), std::string(here.file_name()) + ":" + std::to_string(here.line()));
}

TEST(Text, AnAddressIsHexadecimal) {
  const int object = 0;
  EXPECT_EQ(address_text(&object).rfind("0x", 0), 0U);
}

TEST(Text, AWarningNamesItsPlace) {
  const std::source_location here = std::source_location::current();
  std::string written;
  {
    const support::StderrCapture capture;
    warn(here, "mind this");
    written = capture.text();
  }
  EXPECT_EQ(written, file_and_line(here) + ": RuntimeWarning: mind this\n");
}

}  // namespace
}  // namespace asyncio::detail
