// `for (auto value = co_await f(); …)`.
#include "minimal.hpp"

Task<> pattern() {
  int rounds = 0;
  for (auto owner = co_await later(Owner(long_text())); rounds < 3; ++rounds) {
    co_await Turn();
    expect(owner.text() == long_text(), "the value is kept");
  }
}
