// `if (co_await x())` in a scope without a local variable, an await in its branch.
// known: G1
// safe: int value = co_await x(); if (value)
#include "minimal.hpp"

bool entered = false;

Task<> pattern() {
#ifdef SAFE_FORM
  int value = co_await later(1);
  if (value) {
#else
  if (co_await later(1)) {
#endif
    entered = true;
    int inside = co_await later(2);
    expect(inside == 2, "the await inside the branch");
  }
  expect(entered, "the branch runs");
}
