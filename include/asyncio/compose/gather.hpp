// gather: runs several awaitables beside each other and collects their results in order.
#pragma once

#include <asyncio/base/copyable.hpp>
#include <asyncio/base/result.hpp>
#include <asyncio/core/create_task.hpp>
#include <asyncio/core/future.hpp>

#include <cstddef>
#include <memory>
#include <ranges>
#include <source_location>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace asyncio {

// gather(return_exceptions, …): an exception is a result like any other.
struct ReturnExceptions {
  explicit ReturnExceptions() = default;
};
inline constexpr ReturnExceptions return_exceptions{};

namespace detail {

// The future that gather() gives: done when its children are, or with the first error (C-21).
// The children that are not done hold one reference together, through their nodes.
class GatheringFutureState : public FutureState, private CloseListener {
 public:
  // C-24, C-25: cancels the children; the gathering ends through them.
  bool cancel(const std::exception_ptr& message) noexcept override;
  const char* class_name() const noexcept override { return "_GatheringFuture"; }

 protected:
  explicit GatheringFutureState(EventLoop& loop) noexcept;
  ~GatheringFutureState();

  // Registers with all children; those that are done already count at once (E-04).
  void gather(std::vector<RefPtr<FutureState>> children, bool return_exceptions);
  const std::vector<RefPtr<FutureState>>& children() const noexcept { return children_; }
  // Puts all results into the slot; every child is done.
  virtual void collect() = 0;

 private:
  class ChildNode;
  void child_done(FutureState* child);
  void count_those_done_already();
  bool fails_with(FutureState& child);
  void release_after_last_node() noexcept;
  void let_go_of_pending_children() noexcept;
  void loop_closes() noexcept override;
  void finish_with_results();

  std::vector<RefPtr<FutureState>> children_;
  std::unique_ptr<ChildNode[]> nodes_;
  std::size_t waiting_ = 0;  // nodes that stand among a child's waiters, or are queued
  bool return_exceptions_ = false;
  bool cancel_requested_ = false;
};

// A child's value: moved when nobody else can look at it any more, or when it cannot be copied.
template <typename T>
ValueOf<T> gathered_value(FutureState& child) {
  if constexpr (std::is_void_v<T>) {
    return None();
  } else if constexpr (std::is_reference_v<T>) {
    return std::ref(*slot_of<T>(child).value());
  } else {
    T& value = slot_of<T>(child).value();
    if constexpr (is_copyable<T>) {
      if (child.references() > 1) return value;
    }
    return std::move(value);
  }
}

template <typename T>
Result<T> gathered_result(FutureState& child) {
  child.mark_retrieved();
  if (child.cancelled()) return Result<T>(child.cancelled_error());
  if (child.failed()) return Result<T>(child.exception());
  return Result<T>(gathered_value<T>(child));
}

template <bool exceptions, typename T>
using Gathered = std::conditional_t<exceptions, Result<T>, ValueOf<T>>;
template <bool exceptions, typename T>
Gathered<exceptions, T> gathered(FutureState& child) {
  if constexpr (exceptions) return gathered_result<T>(child);
  else return gathered_value<T>(child);
}

template <bool exceptions, typename... T>
class TupleGathering final
    : public WithValue<GatheringFutureState, std::tuple<Gathered<exceptions, T>...>> {
 public:
  TupleGathering(EventLoop& loop, std::vector<RefPtr<FutureState>> children)
      : WithValue<GatheringFutureState, std::tuple<Gathered<exceptions, T>...>>(loop) {
    this->gather(std::move(children), exceptions);
  }

 private:
  friend FutureState;
  void end() noexcept override { FutureState::end_of(this); }
  void collect() override { collect_each(std::index_sequence_for<T...>()); }
  template <std::size_t... place>
  void collect_each(std::index_sequence<place...>) {
    this->slot_.emplace(gathered<exceptions, T>(*this->children()[place])...);
  }
};

template <bool exceptions, typename T>
class VectorGathering final
    : public WithValue<GatheringFutureState, std::vector<Gathered<exceptions, T>>> {
 public:
  VectorGathering(EventLoop& loop, std::vector<RefPtr<FutureState>> children)
      : WithValue<GatheringFutureState, std::vector<Gathered<exceptions, T>>>(loop) {
    this->gather(std::move(children), exceptions);
  }

 private:
  friend FutureState;
  void end() noexcept override { FutureState::end_of(this); }
  void collect() override {
    std::vector<Gathered<exceptions, T>> results;
    results.reserve(this->children().size());
    for (const auto& child : this->children()) results.push_back(gathered<exceptions, T>(*child));
    this->slot_.emplace(std::move(results));
  }
};

// All of one loop, the first one's; ValueError otherwise.
EventLoop& loop_of(const std::vector<RefPtr<FutureState>>& children);

template <typename F>
using future_value_t = typename std::remove_cvref_t<F>::value_type;

template <bool exceptions, typename... A>
auto gather_each(const std::source_location& where, A&&... awaitables) {
  std::vector<RefPtr<FutureState>> children;
  children.reserve(sizeof...(A));
  // Braces: tasks are created from left to right.
  using Futures = std::tuple<decltype(to_future(nullptr, std::forward<A>(awaitables), where))...>;
  Futures futures{to_future(nullptr, std::forward<A>(awaitables), where)...};
  std::apply([&](auto&... future) { (children.push_back(std::move(future).take_state()), ...); },
             futures);
  EventLoop& loop = loop_of(children);
  return [&]<typename... F>(std::type_identity<std::tuple<F...>>) {
    using State = TupleGathering<exceptions, future_value_t<F>...>;
    using Value = std::tuple<Gathered<exceptions, future_value_t<F>>...>;
    return Future<Value>(RefPtr<FutureState>::adopt(new State(loop, std::move(children))));
  }(std::type_identity<Futures>());
}

template <bool exceptions, typename R>
auto gather_range(const std::source_location& where, R&& range) {
  using Element = std::ranges::range_value_t<R>;
  constexpr bool movable = !std::is_lvalue_reference_v<R>;
  static_assert(Awaitable<Element>, "gather takes awaitables, or one range of them");
  static_assert(movable || std::is_copy_constructible_v<Element>,
                "gather uses coroutines up: give it the range with std::move");
  std::vector<RefPtr<FutureState>> children;
  if constexpr (std::ranges::sized_range<R>) children.reserve(std::ranges::size(range));
  using Made = decltype(to_future(nullptr, std::declval<Element>(), where));
  for (auto&& element : range) {
    if constexpr (movable)
      children.push_back(to_future(nullptr, std::move(element), where).take_state());
    else children.push_back(to_future(nullptr, Element(element), where).take_state());
  }
  EventLoop& loop = loop_of(children);
  using T = future_value_t<Made>;
  using State = VectorGathering<exceptions, T>;
  using Value = std::vector<Gathered<exceptions, T>>;
  return Future<Value>(RefPtr<FutureState>::adopt(new State(loop, std::move(children))));
}

template <typename R>
concept AwaitableRange = std::ranges::input_range<R> && !Awaitable<R>;

}  // namespace detail

// A future of all results in the order given: a tuple, None for void. Coroutines become tasks at once; the
// same future given twice fills both places (C-20). The first exception is thrown at once, and the others
// run on (C-21). Results that cannot be copied are moved out of their tasks.
// Cancel safety: cancels all that are not done (C-24).
template <typename... A>
auto gather(A&&... awaitables) {
  static_assert((Awaitable<A> && ...), "gather takes awaitables, or one range of them");
  if constexpr ((Awaitable<A> && ...))
    return detail::gather_each<false>(std::source_location::current(),
                                      std::forward<A>(awaitables)...);
}
// Exceptions, cancellations included, are put in their places (C-22).
template <typename... A>
auto gather(ReturnExceptions, A&&... awaitables) {
  static_assert((Awaitable<A> && ...), "gather takes awaitables, or one range of them");
  if constexpr ((Awaitable<A> && ...))
    return detail::gather_each<true>(std::source_location::current(),
                                     std::forward<A>(awaitables)...);
}
// A range of futures or tasks, or of coroutines moved in: a vector.
template <detail::AwaitableRange R>
auto gather(R&& range) {
  return detail::gather_range<false>(std::source_location::current(), std::forward<R>(range));
}
template <detail::AwaitableRange R>
auto gather(ReturnExceptions, R&& range) {
  return detail::gather_range<true>(std::source_location::current(), std::forward<R>(range));
}

}  // namespace asyncio
