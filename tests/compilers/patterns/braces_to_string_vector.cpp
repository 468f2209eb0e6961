// `co_await f({"a", "b"})` into a `std::vector<std::string>`: the argument list of a process.
// known: G7
// safe: name the vector
#include "minimal.hpp"

Task<std::size_t> take(std::vector<std::string> words) {
  co_await Turn();
  co_return words.size();
}

Task<> pattern() {
#ifdef SAFE_FORM
  std::vector<std::string> words{"one", "two"};
  std::size_t size = co_await take(std::move(words));
#else
  std::size_t size = co_await take({"one", "two"});
#endif
  expect(size == 2, "two words");
}
