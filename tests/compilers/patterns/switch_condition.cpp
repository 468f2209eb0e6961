// `switch (co_await x())` in a scope without a local variable.
// known: G1
// safe: int value = co_await x(); switch (value)
#include "minimal.hpp"

int taken = 0;

Task<> pattern() {
#ifdef SAFE_FORM
  int value = co_await later(2);
  switch (value) {
#else
  switch (co_await later(2)) {
#endif
    case 1:
      taken = 1;
      break;
    case 2:
      taken = co_await later(20);
      break;
    default:
      taken = 3;
  }
  expect(taken == 20, "the second case runs");
}
