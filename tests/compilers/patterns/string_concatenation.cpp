// `co_await f() + ", " + co_await g()` with long strings.
#include "minimal.hpp"

Task<> pattern() {
  std::string text = co_await later(long_text('a')) + ", " + co_await later(long_text('b'));
  expect(text == long_text('a') + ", " + long_text('b'), "the text");
}
