// Where errors go that no await can get: the loop's exception handler, and the report on stderr.
#include <asyncio/base/exceptions.hpp>
#include <asyncio/base/text.hpp>
#include <asyncio/core/exception_context.hpp>

#include <cstdio>
#include <source_location>
#include <string>
#include <utility>

namespace asyncio {

namespace {

// A handler runs in the context of what it is told about.
detail::ContextSlot* context_of(const ExceptionContext& context) noexcept {
  if (context.task) return context.task.state()->context_slot();
  if (context.future && context.future.state()->context_slot())
    return context.future.state()->context_slot();
  if (context.handle) return &context.handle.state()->context();
  return nullptr;
}

// Where the program made what it is about (D-05); empty when that is not known.
std::string creation_of(const ExceptionContext& context) {
  const std::source_location* created = nullptr;
  if (context.task) created = context.task.state()->created_at();
  else if (context.future) created = context.future.state()->created_at();
  else if (context.handle) created = &context.handle.state()->given_at();
  if (!created) return "";
  return std::string("Object created at (most recent call last):\n  File \"") +
         created->file_name() + "\", line " + std::to_string(created->line()) + ", in " +
         detail::function_name(created->function_name()) + "\n";
}

}  // namespace

void EventLoop::set_exception_handler(ExceptionHandler handler) {
  exception_handler_ = handler ? std::make_shared<ExceptionHandler>(std::move(handler)) : nullptr;
}

void EventLoop::call_exception_handler(const ExceptionContext& context) {
  // Held while it runs: a handler may replace itself.
  const std::shared_ptr<ExceptionHandler> handler = exception_handler_;
  if (!handler) return default_exception_handler(context);
  try {
    detail::ContextSlot* slot = context_of(context);
    const detail::ContextScope scope(slot ? *slot : detail::current_slot());
    (*handler)(*this, context);
  } catch (const KeyboardInterrupt&) {
    throw;
  } catch (const SystemExit&) {
    throw;
  } catch (...) {
    ExceptionContext failure;
    failure.message = "Unhandled error in exception handler";
    failure.exception = std::current_exception();
    failure.task = context.task;
    failure.future = context.future;
    failure.handle = context.handle;
    default_exception_handler(failure);
  }
}

// The message, then what else is known, sorted by its name, then the exception.
void EventLoop::default_exception_handler(const ExceptionContext& context) {
  std::string text =
      context.message.empty() ? "Unhandled exception in event loop" : context.message;
  text += '\n';
  if (context.future) text += "future: " + repr(context.future) + "\n";
  if (context.handle) text += "handle: " + repr(context.handle) + "\n";
  if (get_debug()) text += creation_of(context);
  if (context.task) text += "task: " + repr(context.task) + "\n";
  if (context.exception) text += detail::exception_line(context.exception) + "\n";
  std::fwrite(text.data(), 1, text.size(), stderr);
}

void detail::report_without_memory() noexcept {
  std::fputs("asyncio: an error could not be reported, because there is no memory\n", stderr);
}

}  // namespace asyncio
