// AsyncGenerator: a coroutine that gives many values, one each time it is asked.
#pragma once

#include <asyncio/base/block_pool.hpp>
#include <asyncio/base/exceptions.hpp>
#include <asyncio/base/ref_ptr.hpp>
#include <asyncio/core/close_listener.hpp>
#include <asyncio/core/deferred.hpp>
#include <asyncio/core/event_loop.hpp>
#include <asyncio/core/frame.hpp>
#include <asyncio/core/repr.hpp>

#include <concepts>
#include <coroutine>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <type_traits>
#include <utility>

namespace asyncio {

template <typename T>
class AsyncGenerator;

namespace detail {

class GeneratorVisit;

// What a generator is underneath. Shared by its AsyncGenerator and by each next() and aclose(); owns the body's
// frame, but for the time of a visit: then the frame that visits it does, as with every child (frame.hpp).
//
//   created -> running <-> suspended -> finished
class AsyncGeneratorState final : public CloseListener, public PoolAllocated {
 public:
  explicit AsyncGeneratorState(Frame& frame) noexcept : frame_(&frame) {}

  void add_reference() noexcept { ++references_; }
  void release() noexcept {
    if (--references_ == 0) [[unlikely]]
      let_go();
  }

  bool created() const noexcept { return phase_ == Phase::created; }
  bool running() const noexcept { return phase_ == Phase::running; }
  bool suspended() const noexcept { return phase_ == Phase::suspended; }
  bool finished() const noexcept { return phase_ == Phase::finished; }
  // aclose() has reached the body: nobody needs to close it again.
  bool exit_was_thrown() const noexcept { return exit_thrown_; }
  bool kept_by_loop() const noexcept { return kept_by_loop_; }

  // -- For a visit

  // The body goes on as a part of the visitor's task, until it yields or ends.
  std::coroutine_handle<> enter(Frame& visitor, GeneratorVisit& visit) noexcept {
    if (phase_ == Phase::created) join(visitor);
    phase_ = Phase::running;
    visit_ = &visit;
    return visitor.enter_child(*frame_);
  }
  // The next co_yield throws GeneratorExit instead of going on.
  void request_exit() noexcept { exit_requested_ = exit_thrown_ = true; }
  void destroy_frame() noexcept;

  // -- For the body

  // Where the visitor wants the item; null when it wants the generator to end.
  void* place() const noexcept;
  void yields() noexcept { phase_ = Phase::suspended; }
  void goes_on() {
    if (exit_requested_) [[unlikely]]
      throw_exit();
  }
  void ends() noexcept;
  // The body is destroyed, ended or not.
  void body_gone() noexcept;

  void define_at(const std::source_location& here) noexcept { defined_at_ = here; }
  // "<async_generator object numbers at 0x…>"
  std::string repr() const;

  void loop_closes() noexcept override;

 private:
  enum class Phase : std::uint8_t { created, running, suspended, finished };
  [[gnu::cold]] void join(Frame& visitor) noexcept;
  [[gnu::cold]] void let_go() noexcept;
  void give_to_loop() noexcept;
  void leave_loop() noexcept;
  [[noreturn, gnu::cold]] void throw_exit();

  Frame* frame_;                     // null once destroyed
  GeneratorVisit* visit_ = nullptr;  // while running
  EventLoop* loop_ = nullptr;        // from the first visit until it ends, or the loop does
  std::source_location defined_at_;
  std::uint32_t references_ = 1;
  Phase phase_ = Phase::created;
  bool exit_requested_ = false;
  bool exit_thrown_ = false;
  bool kept_by_loop_ = false;  // dropped half-way: one reference is the loop's
};

using AsyncGeneratorPtr = RefPtr<AsyncGeneratorState>;

// One next() or aclose() that is under way, in the frame of the coroutine that awaits it.
class GeneratorVisit : public NativeAwaiter {
 public:
  GeneratorVisit(const GeneratorVisit&) = delete;
  GeneratorVisit& operator=(const GeneratorVisit&) = delete;

  template <typename Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> visitor) noexcept {
    return generator_->enter(visitor.promise(), *this);
  }

 protected:
  GeneratorVisit(AsyncGeneratorPtr generator, void* place) noexcept
      : generator_(std::move(generator)), place_(place) {}

  AsyncGeneratorState& generator() const noexcept { return *generator_; }
  // True, and the error noted, when another visit is under way.
  bool refused(const char* operation) {
    if (!generator_->running()) [[likely]]
      return false;
    note_refusal(operation);
    return true;
  }
  // Throws what came out of the body. A body that has ended is destroyed first.
  void leave() {
    if (generator_->finished()) [[unlikely]]
      generator_->destroy_frame();
    if (error_) [[unlikely]]
      std::rethrow_exception(std::move(error_));
  }
  std::exception_ptr& error() noexcept { return error_; }

 private:
  friend class AsyncGeneratorState;
  [[gnu::cold]] void note_refusal(const char* operation);

  AsyncGeneratorPtr generator_;
  void* place_;
  std::exception_ptr error_;
};

inline void* AsyncGeneratorState::place() const noexcept { return visit_->place_; }

// What next() gives: false at the end, otherwise *item is the item.
template <typename T>
struct GeneratorItem {
  using type = std::optional<T>;
};
template <typename T>
struct GeneratorItem<T&> {
  using type = T*;
};

template <typename T>
class NextItemAwaiter final : public GeneratorVisit {
 public:
  static constexpr const char* name = "next";
  using Item = typename GeneratorItem<T>::type;
  explicit NextItemAwaiter(AsyncGeneratorPtr generator) noexcept
      : GeneratorVisit(std::move(generator), &item_) {}

  bool await_ready() { return generator().finished() || refused("anext"); }
  Item await_resume() {
    leave();
    return std::move(item_);
  }

 private:
  Item item_{};
};

class AcloseAwaiter final : public GeneratorVisit {
 public:
  static constexpr const char* name = "aclose";
  explicit AcloseAwaiter(AsyncGeneratorPtr generator) noexcept
      : GeneratorVisit(std::move(generator), nullptr) {}

  bool await_ready();
  template <typename Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> visitor) noexcept {
    entered_ = true;
    generator().request_exit();
    return GeneratorVisit::await_suspend(visitor);
  }
  void await_resume();

 private:
  bool entered_ = false;
};

// Back to whoever asked, as at the end of a child.
class YieldAwaiter : public Frame::FinalAwaiter {
 public:
  explicit YieldAwaiter(AsyncGeneratorState& generator) noexcept : generator_(&generator) {}
  void await_resume() const { generator_->goes_on(); }

 private:
  AsyncGeneratorState* generator_;
};

template <typename T>
class AsyncGeneratorPromise : public Frame {
 public:
  AsyncGeneratorPromise() : state_(new AsyncGeneratorState(*this)) {}
  ~AsyncGeneratorPromise() { state_->body_gone(); }

  AsyncGenerator<T> get_return_object(
      std::source_location here = std::source_location::current()) noexcept {
    define_at(here);
    state_->define_at(here);
    return AsyncGenerator<T>(AsyncGeneratorPtr::adopt(state_));
  }
  FinalAwaiter final_suspend() noexcept {
    state_->ends();
    return {};
  }
  void return_void() const noexcept {}

  // The item goes straight to whoever asked; what its copying throws is thrown by the co_yield.
  template <typename U = T>
    requires(!std::is_reference_v<T>)
  YieldAwaiter yield_value(U&& value) {
    static_assert(std::convertible_to<U&&, T>,
                  "co_yield of something that an item of this AsyncGenerator cannot be made of");
    if (void* place = state_->place()) [[likely]]
      static_cast<std::optional<T>*>(place)->emplace(std::forward<U>(value));
    return suspended();
  }
  // A temporary lives until the generator goes on.
  YieldAwaiter yield_value(T value)
    requires(std::is_reference_v<T>)
  {
    if (void* place = state_->place()) [[likely]]
      *static_cast<std::remove_reference_t<T>**>(place) = std::addressof(value);
    return suspended();
  }

 private:
  YieldAwaiter suspended() noexcept {
    state_->yields();
    return YieldAwaiter(*state_);
  }

  AsyncGeneratorState* state_;  // outlives the frame: it owns it, or the visit that does holds it
};

}  // namespace detail

// What a coroutine with co_yield returns. Its body may await everything that a Coroutine may:
//
//     AsyncGenerator<int> ticks(int count) {
//       for (int i = 0; i < count; ++i) {
//         co_await sleep(1s);
//         co_yield i;
//       }
//     }
//     auto generator = ticks(3);
//     while (auto item = co_await generator.next()) use(*item);
//
// Lazy: the body begins with the first next(), and runs in the task of whoever asks. An item is a std::optional<T>,
// moved from what is yielded, or copied when that is an lvalue; for AsyncGenerator<T&> and <const T&> it is a pointer
// to what is yielded, good until the generator is asked again. Move-only; belongs to the loop of its first next().
//
// Dropped half-way, its loop closes it in a task of its own, one turn later, so that cleanup may await: what the body
// refers to must live until then. aclose() does it now. Without a running loop to come its body is destroyed.
template <typename T>
class [[nodiscard(
    "an asynchronous generator does nothing until next() is awaited")]] AsyncGenerator {
  static_assert(
      !std::is_void_v<T> && !std::is_rvalue_reference_v<T>,
      "an AsyncGenerator gives values or references: AsyncGenerator<T>, <T&>, <const T&>");

 public:
  using promise_type = detail::AsyncGeneratorPromise<T>;
  using value_type = T;
  using item_type = typename detail::GeneratorItem<T>::type;
  using Next = detail::Deferred<detail::NextItemAwaiter<T>, detail::AsyncGeneratorPtr>;
  using Aclose = detail::Deferred<detail::AcloseAwaiter, detail::AsyncGeneratorPtr>;

  AsyncGenerator(AsyncGenerator&&) noexcept = default;
  AsyncGenerator& operator=(AsyncGenerator&&) noexcept = default;

  // The next item; false once the body has ended, then and ever after. Throws what the body throws, which ends it.
  // RuntimeError while another next() or aclose() is under way. Costs no turn of the loop and no allocation.
  // Cancel safety: the cancellation appears in the body, at its await; unless it is caught there, the generator ends.
  Next next(std::source_location made_at = std::source_location::current()) const {
    return Next(made_at, state());
  }
  // Ends it: the co_yield at which it stands throws GeneratorExit, and the body's cleanup is awaited. Throws what the
  // cleanup throws. One that never began, or has ended, has nothing to clean up. RuntimeError when the body yields
  // again ("async generator ignored GeneratorExit"), or while a next() is under way.
  // Cancel safety: as next().
  Aclose aclose(std::source_location made_at = std::source_location::current()) const {
    return Aclose(made_at, state());
  }

  // "<async_generator object ticks at 0x…>"
  friend std::string repr(const AsyncGenerator& generator) {
    return generator.state_ ? generator.state_->repr() : "<async_generator object moved from>";
  }

 private:
  friend promise_type;
  explicit AsyncGenerator(detail::AsyncGeneratorPtr state) noexcept : state_(std::move(state)) {}
  const detail::AsyncGeneratorPtr& state() const {
    if (!state_) [[unlikely]]
      throw RuntimeError("this asynchronous generator was moved from");
    return state_;
  }

  detail::AsyncGeneratorPtr state_;
};

namespace detail {
template <typename T>
inline constexpr bool gives_items<AsyncGenerator<T>> = true;
template <typename T>
inline constexpr bool has_own_text<AsyncGenerator<T>> = true;
}  // namespace detail

}  // namespace asyncio
