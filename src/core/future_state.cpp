// How a future is completed, looked at, and printed.
#include <asyncio/base/check.hpp>
#include <asyncio/base/exception_pointer.hpp>
#include <asyncio/base/exceptions.hpp>
#include <asyncio/core/event_loop.hpp>
#include <asyncio/core/exception_context.hpp>
#include <asyncio/core/future_state.hpp>
#include <asyncio/core/task_state.hpp>

#include <vector>

namespace asyncio::detail {

void FutureState::keep_for_waiters() noexcept {
  for (HandleState* node = waiters_.front(); node; node = waiters_.next(*node))
    node->keep_future(*this);
}

void FutureState::finish_with_exception(std::exception_ptr exception) noexcept {
  exception_ = std::move(exception);
  log_exception_ = true;
  become(Status::finished);
}

void FutureState::finish_cancelled(std::exception_ptr message) noexcept {
  exception_ = std::move(message);
  become(Status::cancelled);
}

bool FutureState::cancel(const std::exception_ptr& message) noexcept {
  log_exception_ = false;
  if (done()) return false;
  finish_cancelled(message);
  return true;
}

const std::exception_ptr& FutureState::exception() {
  if (cancelled()) throw_cancelled();
  if (!done()) throw InvalidStateError("Exception is not set.");
  log_exception_ = false;
  return exception_;
}

void FutureState::throw_no_value() {
  if (cancelled()) throw_cancelled();
  if (!done()) throw InvalidStateError("Result is not set.");
  log_exception_ = false;
  std::rethrow_exception(exception_);
}

void FutureState::throw_cancelled() const {
  if (exception_) std::rethrow_exception(exception_);
  throw CancelledError();
}

std::exception_ptr FutureState::cancelled_error() const {
  return exception_ ? exception_ : std::make_exception_ptr(CancelledError());
}

void FutureState::forget(TaskState& task) noexcept { waiters_.remove(task); }

// The last reference is gone. An exception that nobody looked at is reported before it is lost (T-26).
void FutureState::end_with_report() noexcept {
  if (log_exception_ && exception_) {
    log_exception_ = false;
    references_ = 1;
    try {
      ExceptionContext context;
      context.message = std::string(class_name()) + " exception was never retrieved";
      context.exception = exception_;
      context.future = AnyFuture(RefPtr<FutureState>(this));
      loop_->call_exception_handler(context);
    } catch (...) {
      // KeyboardInterrupt from a handler has nowhere to go from a destructor.
    }
    if (--references_ > 0) return;  // the handler kept a handle
  }
  end();
}

void FutureState::discard_waiters() noexcept {
  while (HandleState* node = waiters_.pop()) node->discard();
}

void FutureState::let_go_of_rest() noexcept {
  discard_waiters();
  exception_ = nullptr;
}

std::string FutureState::repr_state() const {
  if (cancelled()) return "cancelled";
  if (!done()) return "pending";
  return exception_ ? "finished exception=" + short_text(asyncio::repr(exception_))
                    : "finished result=" + value_text();
}

std::string FutureState::repr_callbacks() const {
  std::vector<const HandleState*> nodes;
  for (HandleState* node = waiters_.front(); node; node = waiters_.next(*node))
    nodes.push_back(node);
  if (nodes.empty()) return "";
  std::string text = " cb=[" + nodes.front()->callback_text();
  if (nodes.size() == 2) text += ", " + nodes.back()->callback_text();
  if (nodes.size() > 2)
    text += ", <" + std::to_string(nodes.size() - 2) + " more>, " + nodes.back()->callback_text();
  return text + "]";
}

std::string FutureState::repr() const {
  std::string state = repr_state();
  std::string text = std::string("<") + class_name() + " " + state;
  return text + repr_callbacks() + repr_creation() + ">";
}

std::string FutureState::repr_creation() const {
  const std::source_location* const created = loop_->get_debug() ? created_at() : nullptr;
  return created ? " created at " + file_and_line(*created) : "";
}

}  // namespace asyncio::detail
