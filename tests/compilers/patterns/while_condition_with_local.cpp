// `while (co_await x())` in a scope that has a local variable.
#include "minimal.hpp"

Task<int> below(int value, int limit) { co_return co_await later(value < limit); }

Task<> pattern() {
  int rounds = 0;
  while (co_await below(rounds, 3)) {
    Owner owner(long_text());
    rounds += co_await later(1);
  }
  expect(rounds == 3, "three rounds");
}
