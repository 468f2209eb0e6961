// `co_await f({1, 2, 3})` into a `std::initializer_list<int>`.
// known: G7
// safe: name the list
#include "minimal.hpp"

Task<int> add(std::initializer_list<int> numbers) {
  int sum = 0;
  for (int number : numbers) sum += co_await later(number);
  co_return sum;
}

Task<> pattern() {
#ifdef SAFE_FORM
  std::initializer_list<int> numbers{1, 2, 3};
  int sum = co_await add(numbers);
#else
  int sum = co_await add({1, 2, 3});
#endif
  expect(sum == 6, "the sum");
}
