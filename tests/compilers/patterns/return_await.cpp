// `co_return co_await f()`.
#include "minimal.hpp"

Task<Owner> through(int depth) {
  if (depth == 0) co_return co_await later(Owner(long_text()));
  co_return co_await through(depth - 1);
}

Task<> pattern() {
  Owner owner = co_await through(20);
  expect(owner.text() == long_text(), "the value, through twenty frames");
}
