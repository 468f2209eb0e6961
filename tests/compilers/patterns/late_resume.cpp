// `f(co_await a(), co_await b())`: each await is over before the next begins.
// known: G13
// safe: two statements
#include "minimal.hpp"

std::string order;

class Marks {
 public:
  explicit Marks(char name) : name_(name) {}
  bool await_ready() noexcept { return false; }
  void await_suspend(std::coroutine_handle<> self) {
    order += name_;
    ready.push_back(self);
  }
  int await_resume() noexcept {
    order += name_;
    return 1;
  }

 private:
  char name_;
};

int add(int a, int b) { return a + b; }

Task<> pattern() {
#ifdef SAFE_FORM
  int first = co_await Marks('a');
  int second = co_await Marks('b');
  int sum = add(first, second);
#else
  int sum = add(co_await Marks('a'), co_await Marks('b'));
#endif
  // Which argument is first is the compiler's choice.
  expect(sum == 2 && (order == "aabb" || order == "bbaa"), "one await after the other");
}
