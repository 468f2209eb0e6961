// `values[co_await f()]` and `vector[co_await i()] = co_await f()`.
#include "minimal.hpp"

Task<> pattern() {
  std::vector<int> numbers{10, 20, 30};
  int value = numbers[co_await later(1)];
  numbers[co_await later(2)] = co_await later(31);
  expect(value == 20 && numbers[2] == 31, "read and written");
}
