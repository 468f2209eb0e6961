// `co_await f(co_await a(), co_await b())`.
#include "minimal.hpp"

Task<std::size_t> total(Owner a, Owner b) {
  co_await Turn();
  co_return a.text().size() + b.text().size();
}

Task<> pattern() {
  std::size_t size =
      co_await total(co_await later(Owner(long_text())), co_await later(Owner(long_text())));
  expect(size == 200, "both sizes");
}
