// A coroutine that is destroyed at an await destroys its locals, parameters and temporaries, once.
#include "minimal.hpp"

class Forever {
 public:
  explicit Forever(Owner owner) : owner_(std::move(owner)) {}
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  void await_resume() {}

 private:
  Owner owner_;
};
Task<> stuck(Owner parameter) {
  Owner local(parameter.text());
  for (const auto& item : std::vector<Owner>(2, local)) {
    co_await Forever(item);
  }
}

Task<> pattern() {
  {
    auto task = stuck(Owner(long_text()));
    task.frame().resume();
  }
  expect(Owner::live.empty(), "everything is gone");
  co_return;
}
