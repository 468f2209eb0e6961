// How a signal becomes a handle of its loop, and how a handler is put in and taken out.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/core/exception_context.hpp>
#include <asyncio/core/future.hpp>
#include <asyncio/process/signal_handler.hpp>

#include <exception>
#include <string>
#include <utility>

namespace asyncio {

namespace detail {

namespace {

void check_number(EventLoop& loop, int number) {
  if (!loop.platform().signals().valid(number))
    throw ValueError("invalid signal number " + std::to_string(number));
}

}  // namespace

void check_signal_handler(EventLoop& loop, int number) {
  check_number(loop, number);
  loop.check_usable();
  if (!loop.platform().signals().in_main_thread())
    throw RuntimeError("add_signal_handler() only works in the main thread of the program");
}

// -- put in and take out --------------------------------------------------------------------------

SignalHandler* SignalHandler::find(EventLoop& loop, int number) noexcept {
  for (CloseListener* one = loop.signal_handlers(); one; one = one->next()) {
    auto* const handler = static_cast<SignalHandler*>(one);
    if (handler->number_ == number) return handler;
  }
  return nullptr;
}

void SignalHandler::install(SignalHandler* handler) {
  EventLoop& loop = *handler->loop_;
  const int number = handler->number_;
  SignalHandler* const before = find(loop, number);
  // The new one first: at no moment does the signal do what it does without any.
  if (!loop.platform().signals().watch(number, *handler)) {
    delete handler;
    throw RuntimeError("sig " + std::to_string(number) + " cannot be caught");
  }
  handler->listen(loop.signal_handlers());
  if (before) before->withdraw();
}

bool SignalHandler::remove(EventLoop& loop, int number) {
  check_number(loop, number);
  SignalHandler* const handler = find(loop, number);
  if (handler) handler->withdraw();
  return handler != nullptr;
}

void SignalHandler::withdraw() noexcept {
  leave();
  loop_->platform().signals().unwatch(number_, *this);
  removed_ = true;
  if (pending_.load(std::memory_order_relaxed) == 0) delete this;
}

// -- a signal comes -------------------------------------------------------------------------------

// Relaxed: it interrupts the thread that reads the count, and no other writes it.
void SignalHandler::arrived(int) noexcept {
  if (pending_.fetch_add(1, std::memory_order_relaxed) == 0) loop_->post(*this);
}

// In one turn the loop notices the signals that came, in the next it works them off, as asyncio does, where they come
// through a pipe. What comes meanwhile begins anew.
void SignalHandler::run() {
  if (noticed_ == 0 && !removed_) {
    noticed_ = pending_.load(std::memory_order_relaxed);
    loop_->push_ready(*this);
    return;
  }
  const unsigned count = std::exchange(noticed_, 0);
  unsigned done = 0;
  try {
    while (done < count && !removed_) {
      ++done;
      invoke_and_report();
    }
  } catch (...) {  // KeyboardInterrupt or SystemExit: the rest is kept, as what is queued is (S-22)
    worked_off(done);
    throw;
  }
  worked_off(done);
}

void SignalHandler::invoke_and_report() {
  try {
    invoke();
  } catch (const KeyboardInterrupt&) {
    throw;
  } catch (const SystemExit&) {
    throw;
  } catch (...) {
    ExceptionContext context;
    context.message = "Exception in callback " + callable_text(callable_type(), given_at_);
    context.exception = std::current_exception();
    loop_->call_exception_handler(context);
  }
}

void SignalHandler::worked_off(unsigned count) noexcept {
  if (removed_) delete this;
  else if (pending_.fetch_sub(count, std::memory_order_relaxed) > count) loop_->push_ready(*this);
}

void SignalHandler::discard() noexcept {
  if (removed_) return delete this;
  noticed_ = 0;
  pending_.store(0, std::memory_order_relaxed);
}

}  // namespace detail

bool EventLoop::remove_signal_handler(int number) {
  return detail::SignalHandler::remove(*this, number);
}

}  // namespace asyncio
