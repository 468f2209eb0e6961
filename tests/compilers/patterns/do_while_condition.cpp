// `do … while (co_await x())`, without locals.
// known: G1
// safe: for (;;) { …; int more = co_await x(); if (!more) break; }
#include "minimal.hpp"

int rounds = 0;
Task<int> more() { co_return co_await later(rounds < 3); }

Task<> pattern() {
#ifdef SAFE_FORM
  for (;;) {
    ++rounds;
    int go_on = co_await more();
    if (!go_on) break;
  }
#else
  do {
    ++rounds;
  } while (co_await more());
#endif
  expect(rounds == 3, "three rounds");
}
