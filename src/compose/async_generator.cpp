// How an asynchronous generator joins a loop, and how it ends: by itself, by aclose(), dropped, or with its loop.
#include <asyncio/base/check.hpp>
#include <asyncio/base/exception_pointer.hpp>
#include <asyncio/base/text.hpp>
#include <asyncio/compose/async_generator.hpp>
#include <asyncio/compose/gather.hpp>
#include <asyncio/core/create_task.hpp>
#include <asyncio/core/exception_context.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace asyncio {

namespace detail {

namespace {

using Aclose = Deferred<AcloseAwaiter, AsyncGeneratorPtr>;

// What becomes of a generator that was dropped half-way. shutdown_asyncgens() may have been faster.
Coroutine<> close_generator(AsyncGeneratorPtr generator) {
  if (generator->suspended())
    co_await Aclose(std::source_location::current(), std::move(generator));
}

}  // namespace

// -- begin ----------------------------------------------------------------------------------------

void AsyncGeneratorState::join(Frame& visitor) noexcept {
  loop_ = &visitor.task()->loop();
  listen(loop_->asyncgens());
  if (!loop_->asyncgens_are_shut_down()) return;
  try {
    warn(visitor.waits_at(),
         "asynchronous generator " + repr() + " was scheduled after loop.shutdown_asyncgens() call",
         "ResourceWarning");
  } catch (...) {
    // No memory for a warning: then without.
  }
}

// -- end ------------------------------------------------------------------------------------------

void AsyncGeneratorState::ends() noexcept {
  phase_ = Phase::finished;
  visit_->error_ = std::move(frame_->exception());
  leave_loop();
}

void AsyncGeneratorState::destroy_frame() noexcept {
  if (frame_) frame_->handle().destroy();
}

void AsyncGeneratorState::body_gone() noexcept {
  frame_ = nullptr;
  phase_ = Phase::finished;
  leave_loop();
}

// Whoever makes it end holds a reference: this does not destroy it.
void AsyncGeneratorState::leave_loop() noexcept {
  leave();
  loop_ = nullptr;
  if (std::exchange(kept_by_loop_, false)) release();
}

void AsyncGeneratorState::throw_exit() {
  exit_requested_ = false;
  throw GeneratorExit();
}

// -- dropped --------------------------------------------------------------------------------------

// Nobody will ask again. Cleanup that may await needs a task, and so a loop that will run.
void AsyncGeneratorState::let_go() noexcept {
  check(!running(), "an asynchronous generator was destroyed while it runs");
  if (suspended() && !exit_thrown_ && loop_ && !loop_->is_closed()) return give_to_loop();
  references_ = 1;  // while the body's destructors run
  destroy_frame();
  delete this;
}

void AsyncGeneratorState::give_to_loop() noexcept {
  references_ = 1;
  kept_by_loop_ = true;
  try {
    loop_->call_soon([generator = AsyncGeneratorPtr(this)] {
      if (generator->suspended()) create_task(close_generator(generator));
    });
  } catch (...) {
    // No memory for a handle: as when the task is cancelled before it begins, shutdown_asyncgens() finds it.
  }
}

void AsyncGeneratorState::loop_closes() noexcept {
  loop_ = nullptr;
  if (std::exchange(kept_by_loop_, false)) release();
}

std::string AsyncGeneratorState::repr() const {
  return "<async_generator object " + function_name(defined_at_.function_name()) + " at " +
         address_text(this) + ">";
}

// -- visits ---------------------------------------------------------------------------------------

void GeneratorVisit::note_refusal(const char* operation) {
  error_ = std::make_exception_ptr(
      RuntimeError(std::string(operation) + "(): asynchronous generator is already running"));
}

bool AcloseAwaiter::await_ready() {
  if (refused("aclose")) return true;
  if (generator().created()) generator().destroy_frame();
  return generator().finished() || generator().exit_was_thrown();
}

void AcloseAwaiter::await_resume() {
  const bool ignored = entered_ && generator().suspended();
  if (exception_cast<GeneratorExit>(error())) error() = nullptr;
  leave();
  if (ignored) throw RuntimeError("async generator ignored GeneratorExit");
}

}  // namespace detail

// -- shutdown -------------------------------------------------------------------------------------

Coroutine<> EventLoop::shutdown_asyncgens() {
  asyncgens_shut_down_ = true;
  std::vector<detail::AsyncGeneratorPtr> half_way;
  for (detail::CloseListener* one = asyncgens_; one; one = one->next()) {
    auto* const generator = static_cast<detail::AsyncGeneratorState*>(one);
    if (!generator->running() || !generator->kept_by_loop()) half_way.emplace_back(generator);
  }
  std::reverse(half_way.begin(), half_way.end());

  std::vector<Coroutine<>> closing;
  for (const detail::AsyncGeneratorPtr& generator : half_way)
    closing.push_back(detail::Aclose(std::source_location::current(), generator).into_coroutine());
  if (closing.empty()) co_return;
  const auto results = co_await gather(return_exceptions, std::move(closing));
  for (std::size_t i = 0; i < results.size(); ++i) {
    const std::exception_ptr& error = results[i].exception();
    if (!error || !is_ordinary_exception(error)) continue;
    ExceptionContext context;
    context.message =
        "an error occurred during closing of asynchronous generator " + half_way[i]->repr();
    context.exception = error;
    call_exception_handler(context);
  }
}

}  // namespace asyncio
