// `if (co_await x())` in a scope that has a local variable.
#include "minimal.hpp"

Task<> pattern() {
  int entered = 0;
  if (co_await later(1)) {
    Owner owner(long_text());
    entered += co_await later(2);
    expect(owner.text() == long_text(), "the local is kept");
  }
  expect(entered == 2, "the branch runs");
}
