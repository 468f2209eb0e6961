// `if (co_await a() && co_await b())`, and with `||`, without locals: the second await only if it decides.
// known: G1
// safe: bool both = co_await a(); if (both) both = co_await b();
#include "minimal.hpp"

int asked = 0;
int entered = 0;
Task<bool> ask(bool answer) {
  ++asked;
  co_await Turn();
  co_return answer;
}

Task<> pattern() {
#ifdef SAFE_FORM
  bool both = co_await ask(false);
  if (both) both = co_await ask(true);
  if (both) entered += 1;
  bool either = co_await ask(true);
  if (!either) either = co_await ask(true);
  if (either) entered += 10;
#else
  if (co_await ask(false) && co_await ask(true)) entered += 1;
  if (co_await ask(true) || co_await ask(true)) entered += 10;
#endif
  expect(asked == 2, "nobody is asked in vain");
  expect(entered == 10, "only the second branch runs");
}
