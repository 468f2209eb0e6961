// `co_await f();` where f gives an object that owns memory.
#include "minimal.hpp"

Task<> pattern() {
  co_await later(Owner(long_text('a')));
  static_cast<void>(co_await later(Owner(long_text('b'))));
  expect(Owner::live.empty(), "both are gone");
}
