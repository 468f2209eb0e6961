// `if (co_await x)` where the awaiter is trivially destructible and no local stands before it.
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
    ++entered;
  }
  expect(entered == 1, "the branch runs");
}
