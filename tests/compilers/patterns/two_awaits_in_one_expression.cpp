// `co_await f() + co_await g() * co_await h()`.
#include "minimal.hpp"

Task<> pattern() {
  int sum = co_await later(1) + co_await later(2) * co_await later(3);
  expect(sum == 7, "the sum");
}
