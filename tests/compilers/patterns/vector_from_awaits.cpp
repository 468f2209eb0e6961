// `std::vector<int> numbers{co_await a(), co_await b()}`.
// known: G7
// safe: push_back each
#include "minimal.hpp"

Task<> pattern() {
#ifdef SAFE_FORM
  std::vector<int> numbers;
  numbers.push_back(co_await later(1));
  numbers.push_back(co_await later(2));
#else
  std::vector<int> numbers{co_await later(1), co_await later(2)};
#endif
  expect(numbers.size() == 2 && numbers[0] == 1 && numbers[1] == 2, "both numbers");
}
