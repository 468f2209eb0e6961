// A promise whose constructor and operator new take the coroutine's parameters.
#include "minimal.hpp"

class Sized {
 public:
  struct promise_type {
    promise_type(int number_, const Owner& owner) : number(number_), size(owner.text().size()) {}
    static void* operator new(std::size_t bytes, int, const Owner&) { return std::malloc(bytes); }
    static void operator delete(void* frame) { std::free(frame); }
    Sized get_return_object() { return Sized(number, size); }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { throw; }
    int number;
    std::size_t size;
  };
  Sized(int number_, std::size_t size_) : number(number_), size(size_) {}
  Sized(Sized&&) = delete;
  ~Sized() {}
  int number;
  std::size_t size;
};
Sized sized(int, Owner) { co_return; }

Task<> pattern() {
  Sized made = sized(7, Owner(long_text()));
  expect(made.number == 7 && made.size == 100, "both parameters");
  co_return;
}
