// `for (;;) { if (co_await x()) break; }`: the innermost scope has no local, the coroutine has.
#include "minimal.hpp"

Task<> pattern() {
  int rounds = 0;
  for (;;) {
    if (co_await Given(rounds == 3)) break;
    ++rounds;
  }
  for (;;) {
    if (co_await later(rounds == 6)) break;
    ++rounds;
  }
  expect(rounds == 6, "six rounds");
}
