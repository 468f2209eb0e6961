// `if (auto value = co_await x())`.
#include "minimal.hpp"

int entered = 0;

Task<> pattern() {
  if (auto value = co_await later(std::optional<Owner>(Owner(long_text())))) {
    co_await Turn();
    expect(value->text() == long_text(), "the value is kept over the turn");
    entered = 1;
  }
  expect(entered == 1, "the branch runs");
}
