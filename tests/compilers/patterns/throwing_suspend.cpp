// An await_suspend that throws: the coroutine goes on with the exception.
#include "minimal.hpp"

class Refuses {
 public:
  explicit Refuses(Owner owner) : owner_(std::move(owner)) {}
  bool await_ready() noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) { throw std::runtime_error(owner_.text()); }
  void await_resume() noexcept {}

 private:
  Owner owner_;
};

Task<> pattern() {
  std::string said;
  try {
    co_await Refuses(Owner(long_text()));
  } catch (const std::runtime_error& error) {
    said = error.what();
  }
  co_await Turn();
  expect(said == long_text() && Owner::live.empty(), "the error, and nothing left");
}
