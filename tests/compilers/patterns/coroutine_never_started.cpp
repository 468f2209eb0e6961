// A coroutine that is dropped before it starts destroys its parameters, once.
#include "minimal.hpp"

Task<> never(Owner owner, std::unique_ptr<Owner> other) {
  co_await Turn();
  expect(false, owner.text().c_str());
}

Task<> pattern() {
  {
    auto task = never(Owner(long_text()), std::make_unique<Owner>(long_text()));
    expect(!Owner::live.empty(), "the frame has the parameters");
  }
  expect(Owner::live.empty(), "the parameters are gone");
  co_return;
}
