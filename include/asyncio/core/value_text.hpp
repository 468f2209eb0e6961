// value_text: how a result of any type stands in a repr.
#pragma once

#include <asyncio/base/exception_pointer.hpp>
#include <asyncio/base/none.hpp>
#include <asyncio/base/text.hpp>

#include <concepts>
#include <iterator>
#include <optional>
#include <ostream>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace asyncio::detail {

// At most 30 characters, the middle left out, as Python's reprlib does (Y-01).
std::string short_text(std::string text);

template <typename T>
concept TupleLike = requires { std::tuple_size<std::remove_cvref_t<T>>::value; };
template <typename T>
concept RangeLike = requires(const T& range) {
  std::begin(range);
  std::end(range);
  // Not of itself, as a std::filesystem::path is: that would have no end.
  requires !std::same_as<std::remove_cvref_t<decltype(*std::begin(range))>, T>;
};
template <typename T>
concept Streamable = requires(std::ostream& out, const T& value) { out << value; };
template <typename T>
concept HasRepr = requires(const T& value) {
  { repr(value) } -> std::convertible_to<std::string>;
};

// As Python would print it where the type is one that Python knows; a type's own repr() or << otherwise.
template <typename T>
std::string value_text(const T& value) {
  if constexpr (std::is_same_v<T, None>) return "None";
  else if constexpr (std::is_same_v<T, bool>) return value ? "True" : "False";
  else if constexpr (std::is_same_v<T, char>) return quoted(std::string_view(&value, 1));
  else if constexpr (std::is_integral_v<T>) return std::to_string(value);
  else if constexpr (std::is_floating_point_v<T>) return seconds_text(static_cast<double>(value));
  else if constexpr (std::is_convertible_v<const T&, std::string_view>)
    return quoted(std::string_view(value));
  else if constexpr (HasRepr<T>) return repr(value);
  else if constexpr (requires {
                       value.has_value();
                       *value;
                       value.value();
                     }) {
    if (value) return asyncio::detail::value_text(*value);
    if constexpr (requires {
                    { value.exception() } -> std::convertible_to<std::exception_ptr>;
                  })
      return asyncio::repr(value.exception());
    else return "None";
  } else if constexpr (RangeLike<T>) {
    std::string text = "[";
    std::size_t count = 0;
    for (const auto& item : value) {
      if (count == 6) return text + ", ...]";
      text += (count++ ? ", " : "") + asyncio::detail::value_text(item);
    }
    return text + "]";
  } else if constexpr (TupleLike<T>) {
    std::string text = "(";
    const char* separator = "";
    std::apply(
        [&](const auto&... items) {
          ((text += separator + asyncio::detail::value_text(items), separator = ", "), ...);
        },
        value);
    return text + (std::tuple_size_v<T> == 1 ? ",)" : ")");
  } else if constexpr (Streamable<T>) {
    std::ostringstream out;
    out << value;
    return out.str();
  } else {
    return "<" + type_name(typeid(T)) + " object at " + address_text(&value) + ">";
  }
}

}  // namespace asyncio::detail
