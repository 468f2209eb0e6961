// `while (int item = co_await x)` with a trivially destructible awaiter and no locals.
#include "minimal.hpp"

int rounds = 0;

Task<> pattern() {
  while (int item = co_await Given(rounds < 3)) rounds += item;
  expect(rounds == 3, "three rounds");
}
