// `get_return_object(std::source_location = current())`: the promise learns the coroutine's name.
#include "minimal.hpp"

class Named {
 public:
  struct promise_type : GuardedFrame {
    Named get_return_object(std::source_location at = std::source_location::current()) {
      return Named(at.function_name());
    }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { throw; }
  };
  explicit Named(std::string name_) : name(std::move(name_)) {}
  std::string name;
};
Named fetch_data(int) { co_return; }

Task<> pattern() {
  Named named = fetch_data(1);
  expect(named.name.find("fetch_data") != std::string::npos, "the name");
  co_return;
}
