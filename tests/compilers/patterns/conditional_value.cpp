// `c ? co_await f() : co_await g()` with numbers.
#include "minimal.hpp"

Task<> pattern() {
  int sum = 0;
  for (int i = 0; i < 4; ++i) sum += i % 2 ? co_await later(1) : co_await later(10);
  expect(sum == 22, "each branch twice");
}
