// The coroutine is resumed before its await_suspend has returned.
#include "minimal.hpp"

class AtOnce {
 public:
  explicit AtOnce(int value) : value_(value) {}
  bool await_ready() noexcept { return false; }
  void await_suspend(std::coroutine_handle<> self) { self.resume(); }
  int await_resume() noexcept { return value_; }

 private:
  int value_;
};

Task<> pattern() {
  int sum = 0;
  for (int i = 0; i < 10; ++i) sum += co_await AtOnce(i);
  expect(sum == 45, "the sum");
}
