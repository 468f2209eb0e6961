// `c ? co_await f() : co_await g()` where both give an object that owns memory.
// known: G5
// safe: if/else
#include "minimal.hpp"

Task<> pattern() {
  for (int i = 0; i < 2; ++i) {
#ifdef SAFE_FORM
    Owner owner(long_text('c'));
    if (i == 0) owner = co_await later(Owner(long_text('a')));
    else owner = co_await later(Owner(long_text('b')));
#else
    Owner owner =
        i == 0 ? co_await later(Owner(long_text('a'))) : co_await later(Owner(long_text('b')));
#endif
    expect(owner.text() == long_text(i == 0 ? 'a' : 'b'), "the branch's value");
  }
}
