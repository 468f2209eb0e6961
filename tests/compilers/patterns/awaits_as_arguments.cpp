// `f(co_await a(), co_await b())` with a plain function and objects that own memory.
#include "minimal.hpp"

std::size_t total(Owner a, const Owner& b) { return a.text().size() + b.text().size(); }

Task<> pattern() {
  std::size_t size = total(co_await later(Owner(long_text())), co_await later(Owner(long_text())));
  expect(size == 200, "both sizes");
}
