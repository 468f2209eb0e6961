// `auto&& [a, b] = co_await f()` and `const auto& [c, d] = …`: the tuple's life is extended.
#include "minimal.hpp"

Task<> pattern() {
  auto&& [owner, number] = co_await later(std::tuple<Owner, int>(Owner(long_text()), 7));
  const auto& [other, count] = co_await later(std::pair<Owner, int>(Owner(long_text('b')), 8));
  co_await Turn();
  expect(owner.text() == long_text() && number == 7, "the tuple's parts");
  expect(other.text() == long_text('b') && count == 8, "the pair's parts");
}
