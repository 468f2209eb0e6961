// A loop of 300 000 awaits of a coroutine that never waits: resuming must not use stack.
// known: G8
// safe: an await_suspend that returns bool, or a trampoline
#include "minimal.hpp"

#ifdef SAFE_FORM
// Runs the callee inside await_suspend and says "do not suspend" if it has finished by then.
class Run {
 public:
  explicit Run(Task<int> task) : task_(std::move(task)) {}
  bool await_ready() noexcept { return false; }
  bool await_suspend(std::coroutine_handle<>) noexcept {
    task_.frame().resume();
    return !task_.frame().done();
  }
  int await_resume() { return task_.frame().promise().take(); }

 private:
  Task<int> task_;
};
#endif

Task<> pattern() {
  int sum = 0;
  for (int i = 0; i < 300000; ++i) {
#ifdef SAFE_FORM
    sum += co_await Run(now(1));
#else
    sum += co_await now(1);
#endif
  }
  expect(sum == 300000, "the sum");
}
