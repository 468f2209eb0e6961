// `if (co_await x)` in a coroutine that has a parameter and no local.
// known: G1
// safe: int value = co_await x; if (value)
#include "minimal.hpp"

int entered = 0;
Task<> with_parameter(int number) {
#ifdef SAFE_FORM
  int value = co_await Given(1);
  if (value) entered += number;
#else
  if (co_await Given(1)) entered += number;
#endif
}

Task<> pattern() {
  co_await with_parameter(7);
  expect(entered == 7, "the branch runs");
}
