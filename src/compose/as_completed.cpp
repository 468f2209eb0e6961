// The queue between futures that get done and the loop that takes them.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/compose/as_completed.hpp>

namespace asyncio::detail {

void CompletionQueue::begin(OptionalDuration timeout) {
  pending_ = to_give_ = futures_.size();
  tokens_.reserve(futures_.size());
  for (std::size_t place = 0; place < futures_.size(); ++place) {
    tokens_.push_back(futures_[place].add_done_callback(
        [queue = shared_from_this(), place](const AnyFuture&) { queue->completed(place); }));
  }
  if (timeout && pending_ > 0) {
    timer_ = get_running_loop().call_later(*timeout,
                                           [queue = shared_from_this()] { queue->time_is_over(); });
  }
}

void CompletionQueue::end() noexcept {
  timer_.cancel();
  for (std::size_t place = 0; place < tokens_.size(); ++place)
    futures_[place].remove_done_callback(tokens_[place]);
  pending_ = 0;
}

void CompletionQueue::completed(std::size_t place) {
  if (pending_ == 0) return;  // after the timeout, or the end
  --pending_;
  done_.push_back(place);
  wake_one();
  if (pending_ == 0) timer_.cancel();
}

// One TimeoutError for each that is still to be given.
void CompletionQueue::time_is_over() {
  for (; pending_ > 0; --pending_) {
    done_.push_back(std::nullopt);
    wake_one();
  }
  for (std::size_t place = 0; place < tokens_.size(); ++place)
    futures_[place].remove_done_callback(tokens_[place]);
}

void CompletionQueue::wake_one() {
  while (!takers_.empty()) {
    const Future<> taker = takers_.front();
    takers_.pop_front();
    if (taker.done()) continue;
    taker.set_result();
    return;
  }
}

Coroutine<std::optional<std::size_t>> CompletionQueue::next() {
  const auto kept = shared_from_this();
  if (to_give_ == 0) co_return std::nullopt;
  --to_give_;
  while (done_.empty()) {
    const Future<> taker;
    takers_.push_back(taker);
    std::exception_ptr cancelled;
    try {
      co_await taker;
    } catch (const CancelledError&) {
      cancelled = std::current_exception();
    }
    if (!cancelled) continue;
    ++to_give_;
    // Whoever was woken and then cancelled passes the wake-up on: no completion waits unseen.
    taker.cancel();
    if (!done_.empty() && !taker.cancelled()) wake_one();
    std::rethrow_exception(cancelled);
  }
  const std::optional<std::size_t> place = done_.front();
  done_.pop_front();
  if (!place) throw TimeoutError();
  co_return place;
}

}  // namespace asyncio::detail
