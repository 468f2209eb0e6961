// `co_await y(); if (co_await x)`: a statement before it, no local.
// known: G1
// safe: int value = co_await x; if (value)
#include "minimal.hpp"

int entered = 0;

Task<> pattern() {
  co_await Turn();
#ifdef SAFE_FORM
  int value = co_await Given(1);
  if (value) ++entered;
#else
  if (co_await Given(1)) ++entered;
#endif
  expect(entered == 1, "the branch runs");
}
