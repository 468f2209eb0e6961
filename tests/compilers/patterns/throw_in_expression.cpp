// An exception from an await in the middle of an expression: temporaries made before it are destroyed.
#include "minimal.hpp"

Task<Owner> fail() {
  co_await Turn();
  throw std::runtime_error("no");
}
std::size_t total(Owner a, Owner b, Owner c) {
  return a.text().size() + b.text().size() + c.text().size();
}

Task<> pattern() {
  int caught = 0;
  try {
    total(Owner(long_text()), co_await later(Owner(long_text())), co_await fail());
  } catch (const std::runtime_error&) {
    ++caught;
  }
  expect(caught == 1, "caught");
  expect(Owner::live.empty(), "the temporaries are gone");
}
