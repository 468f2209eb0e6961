// `while (co_await x)` with a trivially destructible awaiter and no locals.
// known: G1
// safe: for (;;) { int more = co_await x; if (!more) break; … }
#include "minimal.hpp"

int rounds = 0;

Task<> pattern() {
#ifdef SAFE_FORM
  for (;;) {
    int more = co_await Given(rounds < 3);
    if (!more) break;
    ++rounds;
  }
#else
  while (co_await Given(rounds < 3)) ++rounds;
#endif
  expect(rounds == 3, "three rounds");
}
