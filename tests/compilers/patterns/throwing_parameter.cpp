// A parameter whose move into the frame throws.
#include "minimal.hpp"

struct Fragile {
  Fragile() = default;
  Fragile(Fragile&&) { throw std::runtime_error("broken"); }
};
Task<> take(Owner, Fragile, Owner) { co_await Turn(); }

Task<> pattern() {
  bool caught = false;
  try {
    auto task = take(Owner(long_text()), Fragile(), Owner(long_text()));
  } catch (const std::runtime_error&) {
    caught = true;
  }
  expect(caught, "the error reaches the caller");
  expect(Owner::live.empty(), "the parameters are gone");
  co_return;
}
