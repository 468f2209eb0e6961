// Slot: room for one value that comes later, of any type that a coroutine may return.
#pragma once

#include <asyncio/base/none.hpp>

#include <functional>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace asyncio::detail {

// What is stored for a T: references as pointers, void as None.
template <typename T>
struct StoredAs {
  using type = T;
};
template <>
struct StoredAs<void> {
  using type = None;
};
template <typename T>
struct StoredAs<T&> {
  using type = T*;
};
template <typename T>
using Stored = typename StoredAs<T>::type;

// What a container or a tuple holds for a T: None for void, a std::reference_wrapper for a reference.
template <typename T>
struct HeldAs {
  using type = T;
};
template <>
struct HeldAs<void> {
  using type = None;
};
template <typename T>
struct HeldAs<T&> {
  using type = std::reference_wrapper<T>;
};
template <typename T>
using ValueOf = typename HeldAs<T>::type;

template <typename T>
class Slot {
 public:
  Slot() noexcept {}
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;
  ~Slot() {
    if (filled_) std::destroy_at(std::addressof(value_));
  }

  // May throw what T's constructor throws; stays empty then.
  template <typename... Args>
  void emplace(Args&&... args) {
    ::new (static_cast<void*>(std::addressof(value_))) Stored<T>(std::forward<Args>(args)...);
    filled_ = true;
  }
  bool filled() const noexcept { return filled_; }
  Stored<T>& value() noexcept { return value_; }

 private:
  union {
    Stored<T> value_;
  };
  bool filled_ = false;
};

template <>
class Slot<void> {
 public:
  void emplace(None = {}) noexcept {}
  bool filled() const noexcept { return true; }
  None& value() noexcept { return value_; }

 private:
  [[no_unique_address]] None value_;
};

}  // namespace asyncio::detail
