// SignalHandler: what add_signal_handler() gives a loop to run for a signal of the system.
#pragma once

#include <asyncio/base/block_pool.hpp>
#include <asyncio/core/close_listener.hpp>
#include <asyncio/core/event_loop.hpp>
#include <asyncio/core/handle_state.hpp>
#include <asyncio/core/signals.hpp>

#include <atomic>
#include <concepts>
#include <functional>
#include <source_location>
#include <type_traits>
#include <typeinfo>
#include <utility>

namespace asyncio {

namespace detail {

// One handler of one loop for one signal: in the loop's inbox, then its ready queue, while signals are to be worked
// off. Owns itself: it is destroyed once it is removed and neither queued nor running.
class SignalHandler : public HandleState,
                      public CloseListener,
                      public SignalReceiver,
                      public PoolAllocated {
 public:
  SignalHandler(EventLoop& loop, int number, ContextSlot context,
                const std::source_location& given_at) noexcept
      : HandleState(std::move(context)), loop_(&loop), number_(number), given_at_(given_at) {}
  virtual ~SignalHandler() = default;

  // In place of the loop's handler for the same signal, if there is one. Takes it over; destroys it when it throws.
  static void install(SignalHandler* handler);
  // False when the loop has none.
  static bool remove(EventLoop& loop, int number);

  void arrived(int) noexcept final;
  void run() final;
  void discard() noexcept final;
  void loop_closes() noexcept final { withdraw(); }

 protected:
  virtual void invoke() = 0;
  virtual const std::type_info& callable_type() const noexcept = 0;

 private:
  static SignalHandler* find(EventLoop& loop, int number) noexcept;
  void withdraw() noexcept;
  void invoke_and_report();
  void worked_off(unsigned count) noexcept;

  EventLoop* loop_;
  int number_;
  bool removed_ = false;
  std::source_location given_at_;
  // Signals that came and are not worked off; while there are some, this is queued or running. Counted up by the
  // signal handler, in the middle of what the loop's thread does.
  std::atomic<unsigned> pending_{0};
  unsigned noticed_ = 0;
};

template <typename F>
class SignalHandlerOf final : public SignalHandler {
 public:
  template <typename Given, typename... Args>
  explicit SignalHandlerOf(Given&& callable, Args&&... args)
      : SignalHandler(std::forward<Args>(args)...), callable_(std::forward<Given>(callable)) {}

 private:
  void invoke() override { std::invoke(callable_); }
  const std::type_info& callable_type() const noexcept override { return typeid(F); }

  F callable_;
};

// The refusals of N-02.
void check_signal_handler(EventLoop& loop, int number);

template <typename F>
constexpr void require_signal_callback() {
  static_assert(
      !names_coroutine<std::remove_cvref_t<F>>,
      "coroutines cannot be used with add_signal_handler(); create a task in the handler");
  if constexpr (Callback<F>) {
    static_assert(
        !names_coroutine<std::remove_cvref_t<std::invoke_result_t<std::decay_t<F>&>>>,
        "coroutines cannot be used with add_signal_handler(); create a task in the handler");
  }
  static_assert(Callback<F>, "the event loop calls this without arguments: give it a callable f()");
}

}  // namespace detail

template <typename F>
void EventLoop::add_signal_handler(int number, F&& f, CallOptions options,
                                   std::source_location given_at) {
  detail::require_signal_callback<F>();
  detail::check_signal_handler(*this, number);
  detail::SignalHandler::install(new detail::SignalHandlerOf<std::decay_t<F>>(
      std::forward<F>(f), *this, number, detail::context_for(options), given_at));
}

}  // namespace asyncio
