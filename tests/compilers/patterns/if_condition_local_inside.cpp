// `if (co_await x()) { Owner o; … }`: the local is in the branch, none outside.
// known: G1
// safe: int value = co_await x(); if (value)
#include "minimal.hpp"

int entered = 0;

Task<> pattern() {
#ifdef SAFE_FORM
  int value = co_await later(1);
  if (value) {
#else
  if (co_await later(1)) {
#endif
    Owner owner(long_text('b'));
    co_await Turn();
    expect(owner.text() == long_text('b'), "the local is kept over the turn");
    ++entered;
  }
  expect(entered == 1, "the branch runs");
}
