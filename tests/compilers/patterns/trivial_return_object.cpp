// A coroutine whose return type is trivially copyable and larger than a register.
// known: G10
// safe: a return type with a destructor
#include "minimal.hpp"

struct Handle {
  struct promise_type {
    Handle get_return_object() { return Handle(1, 2); }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { throw; }
  };
  Handle(int first_, long second_) : first(first_), second(second_) {}
#ifdef SAFE_FORM
  ~Handle() {}
#endif
  int first;
  long second;
};
Handle make() { co_return; }

Task<> pattern() {
  Handle handle = make();
  expect(handle.first == 1 && handle.second == 2, "both members");
  co_return;
}
