// `(co_await f()).text().size()`, `*co_await g()`, `(co_await h())->text()`.
#include "minimal.hpp"

Task<> pattern() {
  std::size_t size = (co_await later(Owner(long_text()))).text().size();
  int value = *co_await later(std::make_unique<int>(7));
  char letter = (co_await later(std::make_unique<Owner>(long_text('x'))))->text()[0];
  expect(size == 100 && value == 7 && letter == 'x', "all three");
}
