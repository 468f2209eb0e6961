// `co_await f(Options{.name = …})` with a member that owns memory.
// known: G2
// safe: name it first, or give the class a constructor
#include "minimal.hpp"

struct Options {
  Owner name;
  int number = 0;
};
Task<std::size_t> take(Options options) {
  co_await Turn();
  co_return options.name.text().size();
}

Task<> pattern() {
#ifdef SAFE_FORM
  Options options{.name = Owner(long_text()), .number = 1};
  std::size_t size = co_await take(std::move(options));
#else
  std::size_t size = co_await take(Options{.name = Owner(long_text()), .number = 1});
#endif
  expect(size == 100, "the name's size");
}
