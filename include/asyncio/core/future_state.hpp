// FutureState: what every future is underneath - pending once, done once, and who waits for it.
#pragma once

#include <asyncio/base/block_pool.hpp>
#include <asyncio/base/check.hpp>
#include <asyncio/base/ref_ptr.hpp>
#include <asyncio/core/event_loop.hpp>
#include <asyncio/core/handle_state.hpp>
#include <asyncio/core/waitable.hpp>

#include <cstdint>
#include <exception>
#include <memory>
#include <source_location>
#include <string>
#include <utility>

namespace asyncio {

namespace detail {

// Owned by its handles, by whoever will complete it, and by the awaits that look at it; counted
// without atomics: it belongs to one loop and its thread. The value is in a slot of the derived class.
//
//   pending -> finished (a value, or exception_)
//           -> cancelled (exception_ null, or the CancelledError with a message)
class FutureState : public Waitable, public PoolAllocated {
 public:
  enum class Status : std::uint8_t { pending, finished, cancelled };

  FutureState(const FutureState&) = delete;
  FutureState& operator=(const FutureState&) = delete;

  void add_reference() noexcept { ++references_; }
  void release() noexcept {
    if (--references_ > 0) return;
    if (log_exception_) [[unlikely]]
      return end_with_report();
    end();
  }
  std::uint32_t references() const noexcept { return references_; }

  EventLoop& loop() const noexcept { return *loop_; }
  Status status() const noexcept { return status_; }
  bool done() const noexcept { return status_ != Status::pending; }
  bool cancelled() const noexcept { return status_ == Status::cancelled; }
  bool is_task() const noexcept { return is_task_; }
  bool failed() const noexcept { return status_ == Status::finished && exception_; }
  bool has_value() const noexcept { return status_ == Status::finished && !exception_; }

  // The Slot<T> of the value, for whoever knows the type: slot_of<T>(). Filled when finished without exception.
  void* slot_address() noexcept { return reinterpret_cast<char*>(this) + slot_offset_; }

  // -- Completing: once (I2). Waiters become ready in the order in which they came (T-18, T-32); none runs.

  // The value has been put into its slot.
  void finish() noexcept { become(Status::finished); }
  void finish_with_exception(std::exception_ptr exception) noexcept;
  void finish_cancelled(std::exception_ptr message) noexcept;
  // C-15: cancelled at once. False when done.
  bool cancel(const std::exception_ptr& message) noexcept override;

  // -- Looking

  const std::exception_ptr* cancellation() const noexcept override {
    return cancelled() ? &exception_ : nullptr;
  }
  // Cancelled, and without a message: the common case, thrown where it is found. Every frame that an
  // exception passes through costs more than making it.
  bool cancelled_plainly() const noexcept { return cancelled() && !exception_; }

  // InvalidStateError while pending, CancelledError when cancelled; counts as retrieval (T-22, T-26).
  const std::exception_ptr& exception();
  // The same without counting as retrieval; null when there is none.
  const std::exception_ptr& failure() const noexcept { return exception_; }
  // Throws what result() throws when there is no value.
  void throw_unless_value() {
    if (!has_value()) [[unlikely]]
      throw_no_value();
  }
  void mark_retrieved() noexcept { log_exception_ = false; }
  // Throws this cancelled future's CancelledError, once.
  [[noreturn]] void throw_cancelled() const;
  std::exception_ptr cancelled_error() const;

  // -- Waiting

  // The node runs one turn after this is done; it is not queued again. Not for a future that is done.
  void add_waiter(HandleState& node) noexcept { waiters_.push(node); }
  bool remove_waiter(HandleState& node) noexcept { return waiters_.remove(node); }
  const HandleRing& waiters() const noexcept { return waiters_; }
  // A waiter that must hear keep_future() when this is done.
  void needs_keeping() noexcept { waiters_keep_ = true; }
  // For whoever walks over many futures and must see which come twice: true when it was marked already. The
  // marks are taken away again before anything else runs.
  bool mark() noexcept {
    const bool before = marked_;
    marked_ = true;
    return before;
  }
  void unmark() noexcept { marked_ = false; }
  void forget(TaskState& task) noexcept override;

  // -- Reprs

  std::string describe() const override { return repr(); }
  virtual std::string repr() const;
  // How repr() prints the value; set by the handles' types, which know how.
  virtual std::string value_text() const = 0;
  // "Future", "Task", "_GatheringFuture": the word in its repr.
  virtual const char* class_name() const noexcept { return "Future"; }
  // Where the program made it; null for what the library made (D-05).
  virtual const std::source_location* created_at() const noexcept { return nullptr; }
  // The context that reports about it run in.
  virtual ContextSlot* context_slot() noexcept { return nullptr; }

 protected:
  // " created at FILE:LINE", in debug mode.
  std::string repr_creation() const;
  // slot_lies_at() must follow.
  explicit FutureState(EventLoop& loop, bool is_task = false) noexcept
      : loop_(&loop), is_task_(is_task) {
    loop.future_made();
  }
  // Where the slot is: every await needs it, and a virtual call costs more than all else in it.
  void slot_lies_at(const void* slot) noexcept {
    slot_offset_ = static_cast<std::uint8_t>(static_cast<const char*>(slot) -
                                             reinterpret_cast<const char*>(this));
  }
  ~FutureState() {
    if (!waiters_.empty()) discard_waiters();
    if (loop_) loop_->future_gone();
  }
  // The last reference is gone: a final class calls end_of(this).
  virtual void end() noexcept = 0;
  // What the destructors would do, but first, and they find nothing left: so the compiler leaves them out. Each would
  // set its own table of virtual functions before it looks for anything.
  template <typename State>
  [[gnu::always_inline]] static void end_of(State* state) noexcept {
    state->let_go();
    EventLoop* const loop = std::exchange(static_cast<FutureState*>(state)->loop_, nullptr);
    delete state;
    loop->future_gone();
  }
  [[gnu::always_inline]] void let_go() noexcept {
    if (!waiters_.empty() || exception_) [[unlikely]]
      let_go_of_rest();
    std::construct_at(&exception_);  // null already; said in a form that the compiler sees
    waiters_ = HandleRing();
  }

  // The parts of repr() between the angle brackets.
  std::string repr_state() const;
  std::string repr_callbacks() const;
  // The one place where a future is done, and where what waits for it becomes ready: the whole list at
  // once, in order, without looking at its members.
  void become(Status status) noexcept {
    check(!done(), "a future is done once");
    status_ = status;
    if (waiters_.empty()) return;
    if (loop_->is_closed()) [[unlikely]]
      return discard_waiters();  // nothing will run there again
    if (waiters_keep_) [[unlikely]]
      keep_for_waiters();
    loop_->append_ready(waiters_);
  }
  void discard_waiters() noexcept;

  // While a task is pending this holds the message of a cancellation that is still to be thrown.
  std::exception_ptr exception_;

 private:
  void end_with_report() noexcept;
  [[gnu::cold]] void let_go_of_rest() noexcept;
  void keep_for_waiters() noexcept;
  [[gnu::cold]] void throw_no_value();

  EventLoop* loop_;  // null only while it ends
  HandleRing waiters_;
  std::uint32_t references_ = 1;
  Status status_ = Status::pending;
  bool log_exception_ : 1 = false;  // nobody has looked at the exception yet
  bool waiters_keep_ : 1 = false;
  bool marked_ : 1 = false;
  const bool is_task_ : 1;
  [[maybe_unused]] std::uint8_t spare_ : 4 = 0;  // a byte without gaps is set by one store
  std::uint8_t slot_offset_ = 0;
};

}  // namespace detail
}  // namespace asyncio
