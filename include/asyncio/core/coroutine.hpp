// Coroutine: what a coroutine function returns - work that begins when somebody awaits it.
#pragma once

#include <asyncio/base/exceptions.hpp>
#include <asyncio/core/frame.hpp>
#include <asyncio/core/slot.hpp>

#include <concepts>
#include <coroutine>
#include <source_location>
#include <string>
#include <type_traits>
#include <utility>

namespace asyncio {

namespace detail {

template <typename T>
class CoroutinePromise : public Frame {
 public:
  Coroutine<T> get_return_object(
      std::source_location here = std::source_location::current()) noexcept;
  template <typename U = T>
    requires(std::constructible_from<Stored<T>, U &&> && !std::is_reference_v<T>)
  void return_value(U&& value) {
    slot_.emplace(std::forward<U>(value));
  }
  void return_value(T value)
    requires(std::is_reference_v<T>)
  {
    slot_.emplace(std::addressof(value));
  }
  Slot<T>& slot() noexcept { return slot_; }

 private:
  static_assert(
      alignof(Stored<T>) <= 16 || std::is_reference_v<T>,
      "a coroutine cannot return a type aligned to more than 16 bytes; return a std::unique_ptr to it");
  Slot<T> slot_;
};

template <>
class CoroutinePromise<void> : public Frame {
 public:
  Coroutine<void> get_return_object(
      std::source_location here = std::source_location::current()) noexcept;
  void return_void() const noexcept {}
  Slot<void>& slot() noexcept { return slot_; }

 private:
  [[no_unique_address]] Slot<void> slot_;
};

[[gnu::cold]] void report_never_awaited(const Frame& frame) noexcept;
[[noreturn, gnu::cold]] void throw_already_awaited();

}  // namespace detail

// Lazy: nothing runs before it is awaited, or given to create_task(), gather(), run() and the like.
// Move-only, and awaited once: RuntimeError("cannot reuse already awaited coroutine") after that.
// Dropped without being awaited it writes "coroutine 'f' was never awaited" to stderr.
// Owns its frame until then. Awaiting it costs no turn of the loop (T-04).
template <typename T = void>
class [[nodiscard("a coroutine does nothing until awaited or passed to create_task")]] Coroutine {
 public:
  using promise_type = detail::CoroutinePromise<T>;
  using value_type = T;

  Coroutine() noexcept = default;
  Coroutine(Coroutine&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  Coroutine& operator=(Coroutine&& other) noexcept {
    std::swap(frame_, other.frame_);
    return *this;
  }
  ~Coroutine() {
    if (!frame_) return;
    detail::report_never_awaited(*frame_);
    close();
  }

  // Destroys it unstarted, and without a word.
  void close() noexcept {
    if (frame_) std::exchange(frame_, nullptr)->handle().destroy();
  }
  // False once it was awaited, closed or moved from.
  explicit operator bool() const noexcept { return frame_ != nullptr; }

  // For the library: gives the frame to whoever will run it.
  promise_type& release() {
    promise_type& given = promise();
    frame_ = nullptr;
    return given;
  }
  void disown() noexcept { frame_ = nullptr; }
  promise_type& promise() const {
    if (!frame_) detail::throw_already_awaited();
    return *frame_;
  }
  const detail::Frame* frame() const noexcept { return frame_; }

 private:
  friend promise_type;
  explicit Coroutine(promise_type& frame) noexcept : frame_(&frame) {}

  promise_type* frame_ = nullptr;
};

// "<coroutine object fetch_data at 0x…>"
std::string repr_coroutine(const detail::Frame* frame);
template <typename T>
std::string repr(const Coroutine<T>& coroutine) {
  return repr_coroutine(coroutine.frame());
}

namespace detail {

template <typename T>
Coroutine<T> CoroutinePromise<T>::get_return_object(std::source_location here) noexcept {
  define_at(here);
  return Coroutine<T>(*this);
}
inline Coroutine<void> CoroutinePromise<void>::get_return_object(
    std::source_location here) noexcept {
  define_at(here);
  return Coroutine<void>(*this);
}

// Awaits a child, and owns its frame but while it runs: then the parent's frame does. The child's frame is
// destroyed before the await returns.
// Facts: in an expression with several awaits g++ 12 makes all awaiters first, and may call await_resume()
// of the first only after the last has finished. So an awaiter relies on nothing but itself.
template <typename T>
class CoroutineAwaiter : public NativeAwaiter {
 public:
  CoroutineAwaiter(Frame& parent, CoroutinePromise<T>& child) noexcept
      : parent_(&parent), child_(&child) {}
  CoroutineAwaiter(const CoroutineAwaiter&) = delete;
  CoroutineAwaiter& operator=(const CoroutineAwaiter&) = delete;
  ~CoroutineAwaiter() {
    // A child that still runs is destroyed by destroy_chain(), and may be gone already.
    if (child_ && parent_->child() != child_) [[unlikely]]
      child_->handle().destroy();
  }

  bool await_ready() const noexcept { return false; }
  template <typename Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise>) const noexcept {
    return parent_->enter_child(*child_);
  }
  T await_resume() {
    const Owned child(std::exchange(child_, nullptr));
    if (child->exception()) [[unlikely]]
      std::rethrow_exception(std::move(child->exception()));
    if constexpr (std::is_reference_v<T>) return static_cast<T>(*child->slot().value());
    else if constexpr (!std::is_void_v<T>) return std::move(child->slot().value());
  }

 private:
  class Owned {
   public:
    explicit Owned(CoroutinePromise<T>* frame) noexcept : frame_(frame) {}
    Owned(const Owned&) = delete;
    Owned& operator=(const Owned&) = delete;
    ~Owned() { frame_->handle().destroy(); }
    CoroutinePromise<T>* operator->() const noexcept { return frame_; }

   private:
    CoroutinePromise<T>* frame_;
  };

  Frame* parent_;
  CoroutinePromise<T>* child_;
};

template <typename T>
CoroutineAwaiter<T> Frame::await_transform(Coroutine<T>&& coroutine, std::source_location here) {
  waits_at_ = here;
  return CoroutineAwaiter<T>(*this, coroutine.release());
}
template <typename T>
CoroutineAwaiter<T> Frame::await_transform(Coroutine<T>& coroutine, std::source_location here) {
  return await_transform(std::move(coroutine), here);
}

}  // namespace detail
}  // namespace asyncio
