// A promise whose constructor throws: the parameters are destroyed, once.
#include "minimal.hpp"

struct Refusing {
  struct promise_type : Promise {
    promise_type() { throw std::runtime_error("refused"); }
    Refusing get_return_object() { return {}; }
    void return_void() {}
  };
};
Refusing refused(Owner owner) {
  expect(owner.text().empty(), "never runs");
  co_return;
}

Task<> pattern() {
  bool caught = false;
  try {
    refused(Owner(long_text()));
  } catch (const std::runtime_error&) {
    caught = true;
  }
  expect(caught, "the error reaches the caller");
  expect(Owner::live.empty(), "the parameter is gone");
  co_return;
}
