// `if (int value = co_await x(); value)`.
#include "minimal.hpp"

int entered = 0;

Task<> pattern() {
  if (int value = co_await later(1); value) {
    Owner owner(long_text());
    entered = co_await later(value + 1);
  }
  expect(entered == 2, "the branch runs");
}
