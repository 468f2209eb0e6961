// An aggregate with members that own memory, passed by name.
#include "minimal.hpp"

struct Options {
  Owner name;
  int number = 0;
};
Task<std::size_t> take(Options copied, Options moved) {
  co_await Turn();
  co_return copied.name.text().size() + moved.name.text().size();
}

Task<> pattern() {
  Options first{Owner(long_text()), 1};
  Options second{Owner(long_text()), 2};
  std::size_t size = co_await take(first, std::move(second));
  expect(size == 200, "both sizes");
}
