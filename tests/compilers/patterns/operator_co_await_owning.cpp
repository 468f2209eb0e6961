// `co_await object` where operator co_await gives an awaiter that owns memory.
#include "minimal.hpp"

class Awaiter {
 public:
  explicit Awaiter(Owner owner) : owner_(std::move(owner)) {}
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> self) { ready.push_back(self); }
  std::size_t await_resume() { return owner_.text().size(); }

 private:
  Owner owner_;
};
class Awaitable {
 public:
  Awaitable() = default;
  Awaiter operator co_await() const { return Awaiter(Owner(long_text())); }
};

Task<> pattern() {
  std::size_t size = co_await Awaitable();
  expect(size == 100, "the member's size");
}
