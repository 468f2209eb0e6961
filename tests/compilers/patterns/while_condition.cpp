// `while (co_await x())` in a scope without a local variable.
// known: G1
// safe: for (;;) { int more = co_await x(); if (!more) break; … }
#include "minimal.hpp"

int rounds = 0;
Task<int> more() { co_return co_await later(rounds < 3); }

Task<> pattern() {
#ifdef SAFE_FORM
  for (;;) {
    int go_on = co_await more();
    if (!go_on) break;
    rounds += co_await later(1);
  }
#else
  while (co_await more()) {
    rounds += co_await later(1);
  }
#endif
  expect(rounds == 3, "three rounds");
}
