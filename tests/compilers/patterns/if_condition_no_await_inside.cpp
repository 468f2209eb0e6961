// `if (co_await x())` in a scope without a local variable, no await in its branch.
// known: G1
// safe: int value = co_await x(); if (value)
#include "minimal.hpp"

int taken = 0;

Task<> pattern() {
#ifdef SAFE_FORM
  int value = co_await later(1);
  if (value)
#else
  if (co_await later(1))
#endif
    taken = 1;
  else taken = 2;
  expect(taken == 1, "the first branch runs");
}
