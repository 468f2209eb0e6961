// What becomes of coroutines that nobody awaited, and how frames end.
#include <asyncio/base/text.hpp>
#include <asyncio/core/coroutine.hpp>

#include <new>

namespace asyncio {

namespace detail {

void Frame::destroy_chain_with_children(Frame* outermost) noexcept {
  Frame* frame = outermost;
  while (frame->child_) frame = frame->child_;
  for (;;) {
    Frame* parent = frame == outermost ? nullptr : frame->parent_;
    frame->handle().destroy();
    // parent->child_ stays as it is: the awaiter in the parent's frame sees by it that its child is gone.
    if (!parent) return;
    frame = parent;
  }
}

void report_never_awaited(const Frame& frame) noexcept {
  try {
    warn(frame.defined_at(),
         "coroutine '" + function_name(frame.defined_at().function_name()) + "' was never awaited");
  } catch (const std::bad_alloc&) {
    // A destructor asks: without memory for the sentence it goes unsaid.
  }
}

void throw_already_awaited() { throw RuntimeError("cannot reuse already awaited coroutine"); }

}  // namespace detail

std::string repr_coroutine(const detail::Frame* frame) {
  if (!frame) return "<coroutine object awaited already>";
  return "<coroutine object " + detail::function_name(frame->defined_at().function_name()) +
         " at " + detail::address_text(frame) + ">";
}

}  // namespace asyncio
