// `co_yield` of temporaries that own memory, consumed in a while loop.
#include "minimal.hpp"

class Generator {
 public:
  struct promise_type : GuardedFrame {
    Generator get_return_object() {
      return Generator(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(Owner&& owner) {
      value = &owner;
      return {};
    }
    void return_void() {}
    void unhandled_exception() { throw; }
    Owner* value = nullptr;
  };
  explicit Generator(std::coroutine_handle<promise_type> frame) : frame_(frame) {}
  Generator(Generator&&) = delete;
  ~Generator() { frame_.destroy(); }
  Owner* next() {
    frame_.resume();
    return frame_.done() ? nullptr : frame_.promise().value;
  }

 private:
  std::coroutine_handle<promise_type> frame_;
};
Generator letters() {
  for (char letter : {'a', 'b', 'c'}) co_yield Owner(long_text(letter));
}

Task<> pattern() {
  std::string seen;
  {
    Generator generator = letters();
    while (Owner* owner = generator.next()) seen += owner->text()[0];
  }
  expect(seen == "abc", "every letter");
  co_return;
}
