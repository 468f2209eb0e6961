// Parameters by value are copied from lvalues and moved from rvalues, and live in the frame.
#include "minimal.hpp"

Task<std::size_t> take(Owner copied, Owner moved, const Owner lasting) {
  co_await Turn();
  co_return copied.text().size() + moved.text().size() + lasting.text().size();
}

Task<> pattern() {
  Owner kept(long_text());
  Owner given(long_text());
  auto task = take(kept, std::move(given), Owner(long_text()));
  std::size_t size = co_await std::move(task);
  expect(size == 300 && kept.text().size() == 100, "all sizes, and the lvalue is untouched");
}
