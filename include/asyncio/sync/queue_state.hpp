// QueueState: who waits at a queue and for what, whatever it holds.
#pragma once

#include <asyncio/base/block_pool.hpp>
#include <asyncio/base/ref_ptr.hpp>
#include <asyncio/core/coroutine.hpp>
#include <asyncio/core/waiter.hpp>
#include <asyncio/sync/event.hpp>
#include <asyncio/sync/loop_binding.hpp>

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace asyncio::detail {

// The state machine of all queues, without the items. Shared by the queue and by whoever waits at it.
class QueueState {
 public:
  explicit QueueState(std::ptrdiff_t maxsize) : maxsize_(maxsize) {}
  QueueState(const QueueState&) = delete;
  QueueState& operator=(const QueueState&) = delete;

  void add_reference() noexcept { ++references_; }
  void release() noexcept {
    if (--references_ == 0) delete this;
  }

  std::size_t size() const noexcept { return size_; }
  std::ptrdiff_t maxsize() const noexcept { return maxsize_; }
  bool empty() const noexcept { return size() == 0; }
  bool full() const noexcept {
    return maxsize_ > 0 && size() >= static_cast<std::size_t>(maxsize_);
  }
  bool is_shut_down() const noexcept { return shut_down_; }

  // Whether put() and get() would have to wait. A queue that is shut down lets nobody wait.
  bool put_must_wait() const noexcept { return full() && !shut_down_; }
  bool get_must_wait() const noexcept { return empty() && !shut_down_; }
  // Return when there is room, or an item, or the queue is shut down.
  static Coroutine<> wait_for_room(RefPtr<QueueState> queue);
  static Coroutine<> wait_for_item(RefPtr<QueueState> queue);

  // Around the storing and the taking of an item.
  void check_room() const {
    if (full() || shut_down_) [[unlikely]]
      refuse_item();
  }
  void item_was_put() noexcept {
    ++size_;
    ++unfinished_;
    all_done_.clear();
    if (!getters_.empty()) getters_.take_and_set_first();
  }
  void check_item() const {
    if (empty()) [[unlikely]]
      throw_no_item();
  }
  void item_was_taken() noexcept {
    --size_;
    if (!putters_.empty()) putters_.take_and_set_first();
  }

  void task_done();
  const Event& all_done() const noexcept { return all_done_; }
  Event& all_done() noexcept { return all_done_; }
  std::size_t unfinished() const noexcept { return unfinished_; }
  void shut_down(bool immediate);

  // As Python's, with `items` for what it holds; `address` null for str() (Y-05).
  std::string repr(const char* class_name, const void* address, const std::string& items) const;

 protected:
  virtual ~QueueState() = default;
  virtual void drop_one() noexcept = 0;
  // Its repr, for errors.
  virtual std::string describe() const = 0;

 private:
  void bind();

  [[noreturn, gnu::cold]] void refuse_item() const;
  [[noreturn, gnu::cold]] void throw_no_item() const;

  std::size_t size_ = 0;
  std::ptrdiff_t maxsize_;
  WaiterQueue getters_;
  WaiterQueue putters_;
  Event all_done_;
  LoopBinding binding_;
  std::size_t unfinished_ = 0;
  std::uint32_t references_ = 1;
  bool shut_down_ = false;
};

// Goes on at once, or awaits a child coroutine first: what put() and get() have in common.
class MayWaitAwaiter : public NativeAwaiter {
 public:
  MayWaitAwaiter() noexcept = default;
  MayWaitAwaiter(const MayWaitAwaiter&) = delete;
  MayWaitAwaiter& operator=(const MayWaitAwaiter&) = delete;

 protected:
  std::coroutine_handle<> wait_in(Frame& parent, Coroutine<> child) {
    wait_.emplace(parent, child.release());
    return wait_->await_suspend(std::noop_coroutine());
  }
  // Throws what ended the wait, if there was one.
  void finish_waiting() {
    if (wait_) wait_->await_resume();
  }

 private:
  std::optional<CoroutineAwaiter<void>> wait_;
};

}  // namespace asyncio::detail
