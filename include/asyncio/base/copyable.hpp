// is_copyable: whether a value can really be copied, where the standard's trait says yes and the copy does not compile.
#pragma once

#include <optional>
#include <ranges>
#include <tuple>
#include <type_traits>
#include <utility>

namespace asyncio::detail {

// A fact about the standard: a std::vector<std::unique_ptr<int>> claims to be copy constructible, as does every
// container of what cannot be copied. So containers are asked for their elements, and what holds containers for its
// parts. A struct cannot be asked: one that holds such a container says itself that it is not copied, by a deleted copy
// constructor.
template <typename T>
inline constexpr bool is_copyable = std::is_copy_constructible_v<T>;

template <std::ranges::range T>
  requires(requires { typename T::value_type; } && !std::is_same_v<T, typename T::value_type>)
inline constexpr bool is_copyable<T> =
    std::is_copy_constructible_v<T> && is_copyable<std::remove_cv_t<typename T::value_type>>;
template <typename... T>
inline constexpr bool is_copyable<std::tuple<T...>> = (is_copyable<std::remove_cv_t<T>> && ...);
template <typename A, typename B>
inline constexpr bool is_copyable<std::pair<A, B>> =
    is_copyable<std::remove_cv_t<A>> && is_copyable<std::remove_cv_t<B>>;
template <typename T>
inline constexpr bool is_copyable<std::optional<T>> = is_copyable<T>;

}  // namespace asyncio::detail
