// `co_await a(T(…)) && co_await b(T(…))`: temporaries of the side not taken are not destroyed.
#include "minimal.hpp"

Task<bool> has(const Owner& owner, char letter) {
  co_await Turn();
  co_return owner.text()[0] == letter;
}

Task<> pattern() {
  bool both = co_await has(Owner(long_text('a')), 'x') && co_await has(Owner(long_text('b')), 'b');
  expect(!both, "the first says no");
}
