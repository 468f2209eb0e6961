// An await_suspend that returns bool: false goes on at once, true waits.
#include "minimal.hpp"

class Maybe {
 public:
  explicit Maybe(bool waits) : waits_(waits) {}
  bool await_ready() noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> self) {
    if (waits_) ready.push_back(self);
    return waits_;
  }
  bool await_resume() noexcept { return waits_; }

 private:
  bool waits_;
};

Task<> pattern() {
  int waited = 0;
  for (int i = 0; i < 1000; ++i) waited += co_await Maybe(i % 2 == 0);
  expect(waited == 500, "each second time");
}
