// `auto [a, b] = co_await f()`.
#include "minimal.hpp"

Task<> pattern() {
  auto [owner, number] = co_await later(std::tuple<Owner, int>(Owner(long_text()), 7));
  co_await Turn();
  expect(owner.text() == long_text() && number == 7, "both parts are kept");
}
