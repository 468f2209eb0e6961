// `co_await f({1, 2, 3})` into a `std::vector<int>`.
// known: G7
// safe: name the vector
#include "minimal.hpp"

Task<std::size_t> take(std::vector<int> numbers) {
  co_await Turn();
  co_return numbers.size();
}

Task<> pattern() {
#ifdef SAFE_FORM
  std::vector<int> numbers{1, 2, 3};
  std::size_t size = co_await take(std::move(numbers));
#else
  std::size_t size = co_await take({1, 2, 3});
#endif
  expect(size == 3, "three numbers");
}
