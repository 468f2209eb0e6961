// `co_await make_awaiter(…)`: a function gives an aggregate awaiter that owns memory.
#include "minimal.hpp"

struct Awaiter {
  Owner owner;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> self) { ready.push_back(self); }
  std::size_t await_resume() { return owner.text().size(); }
};
Awaiter make_awaiter() { return Awaiter{Owner(long_text())}; }

Task<> pattern() {
  std::size_t size = co_await make_awaiter();
  expect(size == 100, "the member's size");
}
