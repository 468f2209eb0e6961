// Printing with fmt: include this where fmt formats objects of ours; nothing else here needs fmt.
#pragma once

#include <asyncio/core/repr.hpp>

#include <fmt/format.h>

#include <string>

template <asyncio::Printable T>
struct fmt::formatter<T> : fmt::formatter<std::string> {
  template <typename FormatContext>
  auto format(const T& object, FormatContext& context) const {
    return fmt::formatter<std::string>::format(repr(object), context);
  }
};
