// `co_await x() ? a : b` with numbers.
#include "minimal.hpp"

Task<> pattern() {
  int first = co_await later(true) ? 1 : 2;
  int second = co_await later(false) ? 1 : 2;
  expect(first == 1 && second == 2, "both values");
}
