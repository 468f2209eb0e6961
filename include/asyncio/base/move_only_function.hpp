// MoveOnlyFunction: a callable of any type behind one signature, owned by one holder.
#pragma once

#include <concepts>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace asyncio::detail {

template <typename Signature>
class MoveOnlyFunction;

// std::move_only_function is C++23 and missing from one of the two standard libraries.
template <typename R, typename... Args>
class MoveOnlyFunction<R(Args...)> {
 public:
  MoveOnlyFunction() noexcept = default;
  MoveOnlyFunction(std::nullptr_t) noexcept {}  // NOLINT(google-explicit-constructor)
  template <typename F>
    requires(!std::same_as<std::remove_cvref_t<F>, MoveOnlyFunction> &&
             std::is_invocable_r_v<R, std::decay_t<F>&, Args...>)
  MoveOnlyFunction(F&& callable)  // NOLINT(google-explicit-constructor)
      : target_(std::make_unique<Holder<std::decay_t<F>>>(std::forward<F>(callable))) {}

  explicit operator bool() const noexcept { return target_ != nullptr; }
  R operator()(Args... args) const { return target_->call(std::forward<Args>(args)...); }

 private:
  struct Target {
    virtual ~Target() = default;
    virtual R call(Args... args) = 0;
  };
  template <typename F>
  struct Holder final : Target {
    explicit Holder(F given) : callable(std::move(given)) {}
    R call(Args... args) override { return std::invoke(callable, std::forward<Args>(args)...); }
    F callable;
  };

  std::unique_ptr<Target> target_;
};

}  // namespace asyncio::detail
