// What becomes of coroutines that nobody awaited, and how frames end.
#include <asyncio/base/text.hpp>
#include <asyncio/core/coroutine.hpp>

namespace asyncio {

namespace detail {

void Frame::destroy_chain(Frame* outermost) noexcept {
  if (!outermost) return;
  Frame* frame = outermost;
  while (frame->child_) frame = frame->child_;
  for (;;) {
    Frame* parent = frame == outermost ? nullptr : frame->parent_;
    frame->handle().destroy();
    if (!parent) return;
    parent->child_ = nullptr;
    frame = parent;
  }
}

void report_never_awaited(const Frame& frame) noexcept {
  warn(frame.defined_at(),
       "coroutine '" + function_name(frame.defined_at().function_name()) + "' was never awaited");
}

void throw_already_awaited() { throw RuntimeError("cannot reuse already awaited coroutine"); }

void resume_on_trampoline(std::coroutine_handle<> first) {
  const Trampoline outer = trampoline;
  trampoline.base = static_cast<const char*>(__builtin_frame_address(0));
  std::coroutine_handle<> next = first;
  do {
    trampoline.next = nullptr;
    next.resume();
    next = trampoline.next;
  } while (next);
  trampoline = outer;
}

}  // namespace detail

std::string repr_coroutine(const detail::Frame* frame) {
  if (!frame) return "<coroutine object awaited already>";
  return "<coroutine object " + detail::function_name(frame->defined_at().function_name()) + " at " +
         detail::address_text(frame) + ">";
}

}  // namespace asyncio
