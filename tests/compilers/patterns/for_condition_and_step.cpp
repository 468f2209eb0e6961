// `for (int i = co_await a(); co_await b(i); i = co_await c(i))`.
#include "minimal.hpp"

Task<int> below(int value) { co_return co_await later(value < 3); }

Task<> pattern() {
  int rounds = 0;
  for (int i = co_await later(0); co_await below(i); i = co_await later(i + 1)) {
    Owner owner(long_text());
    co_await Turn();
    ++rounds;
  }
  expect(rounds == 3, "three rounds");
}
