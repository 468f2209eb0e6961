// `co_await x() ? a : b` where a and b are temporaries that own memory.
// known: G5
// safe: if/else
#include "minimal.hpp"

Task<> pattern() {
#ifdef SAFE_FORM
  Owner owner(long_text('b'));
  bool first = co_await later(true);
  if (first) owner = Owner(long_text('a'));
#else
  Owner owner = co_await later(true) ? Owner(long_text('a')) : Owner(long_text('b'));
#endif
  expect(owner.text() == long_text('a'), "the first value");
}
