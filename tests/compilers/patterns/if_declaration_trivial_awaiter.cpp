// `if (int value = co_await x)` and `if (int value = co_await x; value)`, trivially destructible, no locals.
#include "minimal.hpp"

int sum = 0;

Task<> pattern() {
  if (int value = co_await Given(1)) sum += value;
  if (int value = co_await Given(2); value) sum += value;
  expect(sum == 3, "both branches run");
}
