// `(co_await a(), co_await b())`.
#include "minimal.hpp"

Task<> pattern() {
  int value = (co_await later(Owner(long_text())), co_await later(2));
  expect(value == 2 && Owner::live.empty(), "the second value");
}
