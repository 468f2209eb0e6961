// What the future handles share that does not depend on their type.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/base/text.hpp>
#include <asyncio/core/exception_context.hpp>
#include <asyncio/core/future.hpp>

namespace asyncio {

namespace detail {

// Ids are per thread, as futures are: a token is only ever given back to a future of the same loop.
std::uint64_t next_callback_id() noexcept {
  static thread_local std::uint64_t last = 0;
  return ++last;
}

std::string callable_text(const std::type_info& type, const std::source_location& given_at) {
  return type_name(type) + "() at " + file_and_line(given_at);
}

void report_callback_exception(FutureState& future, const HandleState& callback) {
  report_exception_in_flight(future.loop(), [&](ExceptionContext& context) {
    context.message = "Exception in callback " + callback.callback_text();
    context.future = AnyFuture(RefPtr<FutureState>(&future));
  });
}

// A cancellation must not be lost for want of memory: without room for the text it goes without.
std::exception_ptr cancel_message(std::string text) noexcept {
  try {
    return std::make_exception_ptr(CancelledError(std::move(text)));
  } catch (...) {
    return nullptr;
  }
}

void add_done_callback(FutureState& future, HandleState& callback) noexcept {
  if (future.done()) {
    callback.keep_future(future);
    future.loop().push_ready(callback);
    return;
  }
  future.needs_keeping();
  future.add_waiter(callback);
}

std::size_t remove_done_callback(FutureState& future, std::uint64_t id) noexcept {
  if (id == 0) return 0;
  for (HandleState* node = future.waiters().front(); node; node = future.waiters().next(*node)) {
    if (node->callback_id() != id) continue;
    future.remove_waiter(*node);
    node->discard();
    return 1;
  }
  return 0;
}

void throw_done_already() { throw InvalidStateError("invalid state"); }

void throw_task_has_no(const char* operation) {
  throw RuntimeError(std::string("Task does not support ") + operation + " operation");
}

}  // namespace detail

std::string repr(const AnyFuture& future) {
  return future ? future.state()->repr() : "<Future empty>";
}

}  // namespace asyncio
