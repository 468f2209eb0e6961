// as_completed: gives several futures one after the other, as they get done.
#pragma once

#include <asyncio/base/clock.hpp>
#include <asyncio/core/coroutine.hpp>
#include <asyncio/core/create_task.hpp>

#include <deque>
#include <memory>
#include <optional>
#include <ranges>
#include <source_location>
#include <type_traits>
#include <unordered_set>
#include <utility>
#include <vector>

namespace asyncio {

struct AsCompletedOptions {
  OptionalDuration timeout = {};
};
static_assert(std::is_trivially_destructible_v<AsCompletedOptions>);

namespace detail {

// What is done and not yet taken, without the types. Shared with the callbacks.
class CompletionQueue : public std::enable_shared_from_this<CompletionQueue> {
 public:
  explicit CompletionQueue(std::vector<AnyFuture> futures) : futures_(std::move(futures)) {}
  void begin(OptionalDuration timeout);
  // The iterator is gone: nobody will take any more.
  void end() noexcept;

  // The place of the next one that is done; nothing when all were given. TimeoutError after the timeout.
  Coroutine<std::optional<std::size_t>> next();

 private:
  void completed(std::size_t place);
  void time_is_over();
  void wake_one();

  std::vector<AnyFuture> futures_;
  std::vector<DoneCallbackToken> tokens_;
  std::deque<std::optional<std::size_t>> done_;  // nothing: the timeout came first
  std::deque<Future<>> takers_;
  std::size_t pending_ = 0;
  std::size_t to_give_ = 0;
  TimerHandle timer_;
};

}  // namespace detail

// What as_completed() gives. `while (auto task = co_await it.next())`: each the original future or task, done,
// in the order in which they got done. TimeoutError from next() when the timeout passes first; the rest run on
// (C-63). Dropping it leaves them running too.
// Cancel safety: a cancelled next() has taken nothing.
template <typename F>
class AsCompleted {
 public:
  AsCompleted(std::vector<F> futures, AsCompletedOptions options) : futures_(std::move(futures)) {
    queue_ = std::make_shared<detail::CompletionQueue>(
        std::vector<AnyFuture>(futures_.begin(), futures_.end()));
    queue_->begin(options.timeout);
  }
  AsCompleted(AsCompleted&&) noexcept = default;
  AsCompleted& operator=(AsCompleted&&) = delete;
  ~AsCompleted() {
    if (queue_) queue_->end();
  }

  Coroutine<std::optional<F>> next() {
    const std::optional<std::size_t> place = co_await queue_->next();
    if (!place) co_return std::nullopt;
    co_return futures_[*place];
  }

 private:
  std::vector<F> futures_;
  std::shared_ptr<detail::CompletionQueue> queue_;
};

// Takes a range of futures or tasks, or of coroutines moved in, which become tasks at once. A future given
// twice comes once.
template <std::ranges::input_range R>
auto as_completed(R&& awaitables, AsCompletedOptions options = {},
                  std::source_location spawned_at = std::source_location::current()) {
  using Element = std::ranges::range_value_t<R>;
  static_assert(Awaitable<Element>, "as_completed takes a range of awaitables");
  constexpr bool movable = !std::is_lvalue_reference_v<R>;
  static_assert(movable || std::is_copy_constructible_v<Element>,
                "as_completed uses coroutines up: give it the range with std::move");
  using F = decltype(detail::to_future(nullptr, std::declval<Element>(), spawned_at));
  std::vector<F> futures;
  std::unordered_set<const detail::FutureState*> seen;
  for (auto&& element : awaitables) {
    F future = [&] {
      if constexpr (movable) return detail::to_future(nullptr, std::move(element), spawned_at);
      else return detail::to_future(nullptr, Element(element), spawned_at);
    }();
    if (seen.insert(future.state().get()).second) futures.push_back(std::move(future));
  }
  return AsCompleted<F>(std::move(futures), options);
}

}  // namespace asyncio
