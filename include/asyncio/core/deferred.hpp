// Deferred: an operation of a primitive that was asked for and not awaited yet.
#pragma once

#include <asyncio/base/ref_ptr.hpp>
#include <asyncio/core/coroutine.hpp>

#include <source_location>
#include <tuple>
#include <utility>

namespace asyncio::detail {

[[gnu::cold]] void report_never_awaited(const char* operation,
                                        const std::source_location& made_at) noexcept;

// What lock.acquire() and its like give: awaited as it is it costs no coroutine; where one is needed
// (create_task, gather) it becomes one. Operation is an awaiter class with a name, made from Args; it keeps what it
// works on alive.
template <typename Awaiter, typename... Args>
class [[nodiscard("it does nothing until it is awaited")]] Deferred {
 public:
  using Value = decltype(std::declval<Awaiter&>().await_resume());

  explicit Deferred(const std::source_location& made_at, Args... args)
      : args_(std::move(args)...), made_at_(made_at) {}
  Deferred(Deferred&& other) noexcept
      : args_(std::move(other.args_)),
        made_at_(std::exchange(other.made_at_, std::source_location())) {}
  Deferred& operator=(Deferred&&) = delete;
  ~Deferred() {
    if (made_at_.line() != 0) [[unlikely]]
      report_never_awaited(Awaiter::name, made_at_);
  }

  Awaiter operator co_await() && {
    made_at_ = {};
    return std::make_from_tuple<Awaiter>(std::move(args_));
  }
  Awaiter operator co_await() & { return std::move(*this).operator co_await(); }
  Coroutine<Value> into_coroutine() && { return run(std::move(*this)); }
  operator Coroutine<Value>() && { return std::move(*this).into_coroutine(); }  // NOLINT

 private:
  static Coroutine<Value> run(Deferred operation) { co_return co_await std::move(operation); }

  std::tuple<Args...> args_;
  std::source_location made_at_;  // line 0: awaited, or moved from
};

}  // namespace asyncio::detail
