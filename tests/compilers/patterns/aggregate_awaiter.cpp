// `co_await Awaiter{…}`: an aggregate awaiter with a member that owns memory.
// known: G4
// safe: an awaiter with a constructor
#include "minimal.hpp"

struct Awaiter {
#ifdef SAFE_FORM
  explicit Awaiter(Owner owner_) : owner(std::move(owner_)) {}
#endif
  Owner owner;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> self) { ready.push_back(self); }
  std::size_t await_resume() { return owner.text().size(); }
};

Task<> pattern() {
  std::size_t size = co_await Awaiter{Owner(long_text())};
  expect(size == 100, "the member's size");
}
