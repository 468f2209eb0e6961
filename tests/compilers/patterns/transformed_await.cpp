// A promise whose await_transform has a defaulted std::source_location: the await's line.
#include "minimal.hpp"

class Located {
 public:
  struct promise_type : GuardedFrame {
    Located get_return_object() {
      return Located(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    template <typename A>
    A&& await_transform(A&& awaitable, std::source_location at = std::source_location::current()) {
      line = at.line();
      return std::forward<A>(awaitable);
    }
    void return_void() {}
    void unhandled_exception() { throw; }
    std::uint_least32_t line = 0;
  };
  explicit Located(std::coroutine_handle<promise_type> frame) : frame_(frame) {}
  Located(Located&&) = delete;
  ~Located() { frame_.destroy(); }
  std::coroutine_handle<promise_type> frame_;
};
constexpr std::uint_least32_t kLine = __LINE__ + 1;
Located located() { co_await std::suspend_always(); }

Task<> pattern() {
  Located coroutine = located();
  expect(coroutine.frame_.promise().line == kLine, "the line of the await");
  co_return;
}
