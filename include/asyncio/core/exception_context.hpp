// ExceptionContext: what an exception handler is told about an error that no await can get.
#pragma once

#include <asyncio/core/event_loop.hpp>
#include <asyncio/core/future.hpp>
#include <asyncio/core/handle.hpp>
#include <asyncio/core/task.hpp>

#include <exception>
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

}  // namespace asyncio
