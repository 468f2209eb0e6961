// A recursive coroutine, two awaits in each frame.
#include "minimal.hpp"

Task<int> fibonacci(int n) {
  if (n < 2) co_return n;
  int before = co_await fibonacci(n - 2);
  co_return before + co_await fibonacci(n - 1);
}

Task<> pattern() {
  int number = co_await fibonacci(15);
  expect(number == 610, "the number");
}
