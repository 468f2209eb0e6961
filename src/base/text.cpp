// How names are cleaned: what compilers call functions and types, in the words of their authors.
#include <asyncio/base/text.hpp>

#include <cxxabi.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <memory>

namespace asyncio::detail {

std::string quoted(std::string_view text) {
  // Python prefers single quotes, and takes double ones for a text that has only single ones inside.
  const bool use_double = text.find('\'') != text.npos && text.find('"') == text.npos;
  const char quote = use_double ? '"' : '\'';
  std::string result(1, quote);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == quote || c == '\\') {
      result += '\\';
      result += c;
    } else if (c == '\n') {
      result += "\\n";
    } else if (c == '\t') {
      result += "\\t";
    } else if (c == '\r') {
      result += "\\r";
    } else if (byte < 0x20 || byte == 0x7f) {
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\x%02x", byte);
      result += escape.data();
    } else {
      result += c;
    }
  }
  return result + quote;
}

namespace {

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != text.npos; at += to.size())
    text.replace(at, from.size(), to);
}

}  // namespace

std::string type_name(const std::type_info& type) {
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> demangled(
      abi::__cxa_demangle(type.name(), nullptr, nullptr, &status), std::free);
  std::string name = status == 0 ? demangled.get() : type.name();
  replace_all(name,
              "std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >",
              "std::string");
  replace_all(name, "asyncio::", "");
  replace_all(name, "(anonymous namespace)::", "");
  return name;
}

// The text is __PRETTY_FUNCTION__: "asyncio::Coroutine<T> ns::f(int) [with T = int]" from g++,
// "Coroutine<T> ns::f(int) [T = int]" from clang. The name ends where the parameters open, and begins
// after the last blank outside of brackets before that.
std::string function_name(const char* pretty_function) {
  std::string text = pretty_function;
  replace_all(text, "(anonymous namespace)::", "");
  replace_all(text, "{anonymous}::", "");
  replace_all(text, "(anonymous class)::operator()", "<lambda>");
  replace_all(text, "operator()", "operator<call>");
  int depth = 0;
  std::size_t begin = 0, end = text.size();
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '<') ++depth;
    else if (c == '>' && (i == 0 || text[i - 1] != '-')) --depth;
    else if (depth == 0 && c == ' ') begin = i + 1;
    else if (depth == 0 && c == '(') {
      // "main()::<lambda()>": the parameters are of an enclosing function when :: follows them.
      std::size_t close = i, nested = 0;
      for (; close < text.size(); ++close) {
        if (text[close] == '(') ++nested;
        if (text[close] == ')' && --nested == 0) break;
      }
      if (text.compare(close + 1, 2, "::") == 0) {
        i = close;
        continue;
      }
      end = i;
      break;
    }
  }
  std::string name = text.substr(begin, end - begin);
  while (!name.empty() && (name.front() == '*' || name.front() == '&')) name.erase(0, 1);
  replace_all(name, "operator<call>", "operator()");
  replace_all(name, "asyncio::detail::", "");
  replace_all(name, "asyncio::", "");
  const std::size_t scope = name.find("()::");
  if (const std::size_t lambda = name.find("<lambda"); lambda != name.npos && scope != name.npos)
    return name.substr(0, scope) + ".<lambda>";
  if (name.find("<lambda") != name.npos) return "<lambda>";
  return name.empty() ? std::string(pretty_function) : name;
}

std::string file_and_line(const std::source_location& where) {
  return std::string(where.file_name()) + ":" + std::to_string(where.line());
}

std::string address_text(const void* object) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%p", object);
  return text.data();
}

std::string seconds_text(double seconds) {
  std::array<char, 40> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), seconds);
  std::string result(text.data(), error == std::errc() ? end : text.data());
  if (result.find_first_of(".en") == result.npos) result += ".0";
  return result;
}

void warn(const std::source_location& where, const std::string& sentence,
          const char* category) noexcept {
  std::fprintf(stderr, "%s:%u: %s: %s\n", where.file_name(), static_cast<unsigned>(where.line()),
               category, sentence.c_str());
}

}  // namespace asyncio::detail
