// `if (co_await x) { co_await y; }` with trivially destructible awaiters and no locals.
// known: G1
// safe: int value = co_await x; if (value)
#include "minimal.hpp"

int entered = 0;

Task<> pattern() {
#ifdef SAFE_FORM
  int value = co_await Given(1);
  if (value) {
#else
  if (co_await Given(1)) {
#endif
    co_await Turn();
    ++entered;
  }
  expect(entered == 1, "the branch runs");
}
