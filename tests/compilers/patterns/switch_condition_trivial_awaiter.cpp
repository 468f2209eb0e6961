// `switch (co_await x)` with a trivially destructible awaiter and no locals.
// known: G1
// safe: int value = co_await x; switch (value)
#include "minimal.hpp"

int taken = 0;

Task<> pattern() {
#ifdef SAFE_FORM
  int value = co_await Given(2);
  switch (value) {
#else
  switch (co_await Given(2)) {
#endif
    case 2:
      taken = 2;
      break;
    default:
      taken = 3;
  }
  expect(taken == 2, "the second case runs");
}
