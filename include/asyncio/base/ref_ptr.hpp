// RefPtr: a counted pointer to an object that counts its own references.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

namespace asyncio::detail {

// The object offers add_reference() and release(); the count is the object's business
// (plain for what one loop owns, atomic for what threads share).
template <typename T>
class RefPtr {
 public:
  RefPtr() noexcept = default;
  RefPtr(std::nullptr_t) noexcept {}  // NOLINT(google-explicit-constructor)
  // Adds a reference of its own.
  explicit RefPtr(T* object) noexcept : object_(object) {
    if (object_) object_->add_reference();
  }
  // Takes over the reference that the caller holds (a new object has one).
  static RefPtr adopt(T* object) noexcept {
    RefPtr pointer;
    pointer.object_ = object;
    return pointer;
  }

  RefPtr(const RefPtr& other) noexcept : RefPtr(other.object_) {}
  RefPtr(RefPtr&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  template <typename U>
    requires(std::is_convertible_v<U*, T*>)
  RefPtr(RefPtr<U> other) noexcept : object_(other.detach()) {}  // NOLINT
  RefPtr& operator=(RefPtr other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~RefPtr() {
    if (object_) object_->release();
  }

  T* get() const noexcept { return object_; }
  T& operator*() const noexcept { return *object_; }
  T* operator->() const noexcept { return object_; }
  explicit operator bool() const noexcept { return object_ != nullptr; }
  // Gives the reference to the caller.
  [[nodiscard]] T* detach() noexcept { return std::exchange(object_, nullptr); }

  friend bool operator==(const RefPtr& a, const RefPtr& b) noexcept {
    return a.object_ == b.object_;
  }

 private:
  T* object_ = nullptr;
};

}  // namespace asyncio::detail
