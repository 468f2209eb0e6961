// `co_await f({}, {}, {})` into a string, a vector and a trivially destructible struct.
#include "minimal.hpp"

struct Options {
  int number = 3;
};
Task<std::size_t> take(std::string text, std::vector<int> numbers, Options options) {
  co_await Turn();
  co_return text.size() + numbers.size() + options.number;
}

Task<> pattern() {
  std::size_t size = co_await take({}, {}, {});
  expect(size == 3, "nothing but the default");
}
