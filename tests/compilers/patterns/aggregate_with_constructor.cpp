// `co_await f(Options(…))` where the class has a constructor and owns memory.
#include "minimal.hpp"

struct Options {
  Options(Owner name_, int number_) : name(std::move(name_)), number(number_) {}
  Owner name;
  int number;
};
Task<std::size_t> take(Options options) {
  co_await Turn();
  co_return options.name.text().size();
}

Task<> pattern() {
  std::size_t size = co_await take(Options(Owner(long_text()), 1));
  expect(size == 100, "the name's size");
}
