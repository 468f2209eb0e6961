// Errors: what a loop's exception handler is told, kept for the test to look at.
#pragma once

#include <asyncio/core/event_loop.hpp>
#include <asyncio/core/exception_context.hpp>

#include <exception>
#include <string>
#include <vector>

namespace support {

// Becomes the handler of a loop. Keeps texts and exceptions, not handles: those would keep what they name alive.
class Errors {
 public:
  struct Report {
    std::string message;
    std::exception_ptr exception;
    bool has_future;
    bool has_task;
    bool has_handle;
  };

  explicit Errors(asyncio::EventLoop& loop) {
    loop.set_exception_handler(
        [this](asyncio::EventLoop&, const asyncio::ExceptionContext& context) {
          reports.push_back({context.message, context.exception, static_cast<bool>(context.future),
                             static_cast<bool>(context.task), static_cast<bool>(context.handle)});
        });
  }
  Errors(const Errors&) = delete;
  Errors& operator=(const Errors&) = delete;

  std::vector<Report> reports;
};

}  // namespace support
