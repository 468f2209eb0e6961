// `co_await f(Options{…})` into a `const Options&`.
// known: G2
// safe: name it first
#include "minimal.hpp"

struct Options {
  Owner name;
  int number = 0;
};
Task<std::size_t> take(const Options& options) {
  co_await Turn();
  co_return options.name.text().size();
}

Task<> pattern() {
#ifdef SAFE_FORM
  Options options{Owner(long_text()), 1};
  std::size_t size = co_await take(options);
#else
  std::size_t size = co_await take(Options{Owner(long_text()), 1});
#endif
  expect(size == 100, "the name's size");
}
