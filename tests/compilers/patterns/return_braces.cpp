// `co_return {a, b}` into an aggregate with a member that owns memory.
#include "minimal.hpp"

struct Two {
  Owner first;
  int second;
};
class TwoTask {
 public:
  struct promise_type : Promise {
    TwoTask get_return_object() {
      return TwoTask(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    void return_value(Two two) { value.emplace(std::move(two)); }
    std::optional<Two> value;
  };
  explicit TwoTask(std::coroutine_handle<promise_type> frame) : frame_(frame) {}
  TwoTask(TwoTask&&) = delete;
  ~TwoTask() { frame_.destroy(); }
  std::coroutine_handle<promise_type> frame_;
};
TwoTask two() { co_return {Owner(long_text()), 7}; }

Task<> pattern() {
  TwoTask task = two();
  task.frame_.resume();
  expect(task.frame_.promise().value->first.text() == long_text(), "the first part");
  co_return;
}
