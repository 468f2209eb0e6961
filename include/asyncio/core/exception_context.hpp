// ExceptionContext: what an exception handler is told about an error that no await can get.
#pragma once

#include <asyncio/base/exceptions.hpp>
#include <asyncio/core/event_loop.hpp>
#include <asyncio/core/future.hpp>
#include <asyncio/core/handle.hpp>
#include <asyncio/core/task.hpp>

#include <exception>
#include <new>
#include <string>

namespace asyncio {

// Which members are filled depends on the error; `message` always is. Valid during the handler's call.
struct ExceptionContext {
  std::string message = {};
  std::exception_ptr exception = {};
  AnyFuture future = {};
  AnyTask task = {};
  Handle handle = {};
};

namespace detail {

void report_without_memory() noexcept;

// For handles of the library: tells the loop's exception handler of what describe(context) fills in. Where there is no
// memory for that, stderr gets a line instead; only KeyboardInterrupt and SystemExit leave a handle (S-22).
template <typename Describe>
void report_error(EventLoop& loop, const Describe& describe) {
  try {
    ExceptionContext context;
    describe(context);
    loop.call_exception_handler(context);
  } catch (const std::bad_alloc&) {
    report_without_memory();
  }
}

// The same for the exception in flight in a catch clause; lets the two that leave the loop out (S-22).
template <typename Describe>
void report_exception_in_flight(EventLoop& loop, const Describe& describe) {
  try {
    throw;
  } catch (const KeyboardInterrupt&) {
    throw;
  } catch (const SystemExit&) {
    throw;
  } catch (...) {
    report_error(loop, [&](ExceptionContext& context) {
      context.exception = std::current_exception();
      describe(context);
    });
  }
}

}  // namespace detail

}  // namespace asyncio
