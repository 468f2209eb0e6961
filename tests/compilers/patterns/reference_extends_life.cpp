// `const T& value = co_await f()`: the life of what f gave is extended.
#include "minimal.hpp"

Task<> pattern() {
  const Owner& owner = co_await later(Owner(long_text()));
  co_await Turn();
  expect(owner.text() == long_text(), "the value is kept");
}
