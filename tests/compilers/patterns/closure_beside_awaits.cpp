// A closure with an owning capture in a statement without await, between statements with awaits.
#include "minimal.hpp"

Task<> pattern() {
  Owner owner(long_text());
  co_await Turn();
  std::function<std::size_t()> function = [owner] { return owner.text().size(); };
  co_await Turn();
  expect(function() == 100, "the capture's size");
}
