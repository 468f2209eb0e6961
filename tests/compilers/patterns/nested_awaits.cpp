// `co_await f(co_await f(co_await f(x)))`.
#include "minimal.hpp"

Task<Owner> longer(Owner owner) {
  co_await Turn();
  co_return Owner(owner.text() + "!");
}

Task<> pattern() {
  Owner owner = co_await longer(co_await longer(co_await longer(Owner(long_text()))));
  expect(owner.text() == long_text() + "!!!", "three marks");
}
