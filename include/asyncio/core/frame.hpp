// Frame: what every coroutine of ours knows of itself - its task, who awaits it, what it awaits, and where.
#pragma once

#include <asyncio/base/block_pool.hpp>
#include <asyncio/core/transfer.hpp>

#include <concepts>
#include <coroutine>
#include <exception>
#include <source_location>
#include <utility>

namespace asyncio {

template <typename T>
class Coroutine;

namespace detail {

class TaskState;
template <typename T>
class CoroutineAwaiter;

// What the library itself can suspend a task with. Nothing else may: a foreign awaiter would resume a
// frame behind its task's back (I3, I6).
struct NativeAwaiter {};

// Types that are asked for items with next(), and not awaited themselves.
template <typename T>
inline constexpr bool gives_items = false;

template <typename A>
concept HasMemberCoAwait = requires(A&& a) { static_cast<A&&>(a).operator co_await(); };
template <typename A>
concept HasFreeCoAwait = requires(A&& a) { operator co_await(static_cast<A&&>(a)); };

// The base of all promises. Lives in the coroutine's frame and is owned by whoever owns that: the
// frame that awaits it (through child_), the task whose root it is, or a Coroutine that was not awaited yet.
class Frame {
 public:
  Frame() noexcept = default;
  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;

  static void* operator new(std::size_t size) { return allocate_block(frame_block_size(size)); }
  static void operator delete(void* memory, std::size_t size) noexcept {
    deallocate_block(memory, frame_block_size(size));
  }

  std::suspend_always initial_suspend() const noexcept { return {}; }

  // Goes on where it is awaited; the root of a task returns to the task's step.
  class FinalAwaiter {
   public:
    FinalAwaiter() noexcept {}
    bool await_ready() const noexcept { return false; }
    template <std::derived_from<Frame> Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> self) const noexcept {
      const Frame& frame = self.promise();
      if (!frame.parent_) return std::noop_coroutine();
      frame.parent_->child_ = nullptr;
      return transfer(frame.parent_->handle());
    }
    void await_resume() const noexcept {}
  };
  FinalAwaiter final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { exception_ = std::current_exception(); }

  // -- What may stand behind co_await. Every await notes where it stands.

  template <typename T>
  CoroutineAwaiter<T> await_transform(Coroutine<T>&& coroutine,
                                      std::source_location here = std::source_location::current());
  template <typename T>
  CoroutineAwaiter<T> await_transform(Coroutine<T>& coroutine,
                                      std::source_location here = std::source_location::current());
  template <typename A>
    requires(HasMemberCoAwait<A>)
  auto await_transform(A&& awaitable, std::source_location here = std::source_location::current()) {
    using Result = decltype(static_cast<A&&>(awaitable).operator co_await());
    waits_at_ = here;
    if constexpr (std::derived_from<std::remove_cvref_t<Result>, NativeAwaiter>)
      return static_cast<A&&>(awaitable).operator co_await();
    else return await_transform(static_cast<A&&>(awaitable).operator co_await(), here);
  }
  template <typename A>
    requires(HasFreeCoAwait<A> && !HasMemberCoAwait<A>)
  auto await_transform(A&& awaitable, std::source_location here = std::source_location::current()) {
    using Result = decltype(operator co_await(static_cast<A&&>(awaitable)));
    waits_at_ = here;
    if constexpr (std::derived_from<std::remove_cvref_t<Result>, NativeAwaiter>)
      return operator co_await(static_cast<A&&>(awaitable));
    else return await_transform(operator co_await(static_cast<A&&>(awaitable)), here);
  }
  template <typename A>
    requires(std::derived_from<std::remove_cvref_t<A>, NativeAwaiter>)
  A&& await_transform(A&& awaiter, std::source_location here = std::source_location::current()) {
    waits_at_ = here;
    return static_cast<A&&>(awaiter);
  }
  template <typename A>
    requires(!HasMemberCoAwait<A> && !HasFreeCoAwait<A> &&
             !std::derived_from<std::remove_cvref_t<A>, NativeAwaiter>)
  std::suspend_never await_transform(A&&) {
    static_assert(!gives_items<std::remove_cvref_t<A>>,
                  "an AsyncGenerator is not awaited itself; write "
                  "`while (auto item = co_await generator.next())`");
    static_assert(
        gives_items<std::remove_cvref_t<A>>,
        "co_await takes a Coroutine, a Future, a Task, or a type whose operator co_await() gives one");
    return {};
  }

  // -- For tasks, awaiters and reprs

  std::coroutine_handle<> handle() const noexcept {
    return std::coroutine_handle<Frame>::from_promise(const_cast<Frame&>(*this));
  }
  bool done() const noexcept { return handle().done(); }
  Frame* parent() const noexcept { return parent_; }
  Frame* child() const noexcept { return child_; }
  TaskState* task() const noexcept { return task_; }
  // Whether it has come to an await.
  bool has_awaited() const noexcept { return waits_at_.line() != 0; }
  const std::source_location& defined_at() const noexcept { return defined_at_; }
  // Where it waits, or where it begins.
  const std::source_location& waits_at() const noexcept {
    return has_awaited() ? waits_at_ : defined_at_;
  }
  std::exception_ptr& exception() noexcept { return exception_; }

  // A defaulted location in get_return_object() is the coroutine's own: its name, file and line.
  void define_at(const std::source_location& here) noexcept { defined_at_ = here; }
  // A task takes it as its root.
  void become_root_of(TaskState& task) noexcept { task_ = &task; }
  // The child runs as part of this frame's task, and is owned by this frame until it has finished.
  std::coroutine_handle<> enter_child(Frame& child) noexcept {
    child_ = &child;
    child_->parent_ = this;
    child_->task_ = task_;
    return transfer(child_->handle());
  }
  // The frame and everything that it awaits, innermost first and without recursion, however deep.
  static void destroy_chain(Frame* outermost) noexcept {
    if (!outermost) return;
    if (outermost->child_) [[unlikely]]
      return destroy_chain_with_children(outermost);
    outermost->handle().destroy();
  }

 private:
  static void destroy_chain_with_children(Frame* outermost) noexcept;

  Frame* parent_ = nullptr;
  Frame* child_ = nullptr;
  TaskState* task_ = nullptr;
  std::exception_ptr exception_;
  std::source_location defined_at_;
  std::source_location waits_at_;
};

}  // namespace detail
}  // namespace asyncio
