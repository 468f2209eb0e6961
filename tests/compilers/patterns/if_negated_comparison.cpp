// `if (!co_await x())` and `if (co_await x() == 3)`, without locals.
// known: G1
// safe: int value = co_await x(); if (value == 3)
#include "minimal.hpp"

int entered = 0;

Task<> pattern() {
#ifdef SAFE_FORM
  bool first = co_await later(false);
  if (!first) entered += co_await later(1);
  int second = co_await later(3);
  if (second == 3) entered += co_await later(2);
#else
  if (!co_await later(false)) entered += co_await later(1);
  if (co_await later(3) == 3) entered += co_await later(2);
#endif
  expect(entered == 3, "both branches run");
}
