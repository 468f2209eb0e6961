// PAIR(name): registers the C++ half of a parity pair, a coroutine whose output pairs/name.py must print too.
#pragma once

#include <asyncio.hpp>
#include <asyncio/testing/virtual_clock.hpp>

#include <chrono>
#include <iostream>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace pairs {

using Body = asyncio::Coroutine<> (*)();

struct Registration {
  Registration(const char* name, Body body);
};

// Ticks of 1/512 s since the loop began, as the Python half counts them.
int now();
inline std::chrono::nanoseconds ticks(int count) {
  return std::chrono::nanoseconds(1953125) * count;
}

// A repr without addresses and places in files.
std::string plain(std::string text);

// As Python's print() shows it.
template <typename T>
std::string text(const T& value) {
  if constexpr (std::is_same_v<T, bool>) return value ? "True" : "False";
  else if constexpr (std::is_arithmetic_v<T>) return std::to_string(value);
  else return std::string(value);
}
template <typename T>
std::string text(const std::vector<T>& values) {
  std::string all;
  for (const T& value : values) all += (all.empty() ? "" : ", ") + text(value);
  return "[" + all + "]";
}

// One line of output: its parts, separated by spaces.
template <typename... Parts>
void say(const Parts&... parts) {
  const char* separator = "";
  ((std::cout << separator << text(parts), separator = " "), ...);
  std::cout << '\n';
}

// The repr of the exception that comes out.
template <typename Awaitable>
asyncio::Coroutine<std::string> failing(Awaitable awaitable) {
  try {
    co_await std::move(awaitable);
  } catch (...) {
    co_return asyncio::repr(std::current_exception());
  }
  co_return "nothing";
}

}  // namespace pairs

#define PAIR(name)                                                          \
  static asyncio::Coroutine<> pair_##name();                                \
  static const pairs::Registration registration_##name(#name, pair_##name); \
  static asyncio::Coroutine<> pair_##name()
