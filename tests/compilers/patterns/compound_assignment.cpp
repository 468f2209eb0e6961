// `sum += co_await f()`, `vector[i] = co_await f()`, `*pointer = co_await f()`.
#include "minimal.hpp"

Task<> pattern() {
  int sum = 1;
  sum += co_await later(2);
  sum *= co_await later(3);
  std::vector<int> numbers(2);
  numbers[1] = co_await later(4);
  auto pointer = std::make_unique<int>(0);
  *pointer = co_await later(5);
  expect(sum == 9 && numbers[1] == 4 && *pointer == 5, "all four");
}
