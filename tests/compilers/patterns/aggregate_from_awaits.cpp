// `Pair pair{co_await a(), co_await b()}` where the aggregate owns memory.
// known: G11
// safe: name the parts first
#include "minimal.hpp"

struct Two {
  Owner first;
  Owner second;
};

Task<> pattern() {
#ifdef SAFE_FORM
  Owner first = co_await later(Owner(long_text('a')));
  Owner second = co_await later(Owner(long_text('b')));
  Two two{std::move(first), std::move(second)};
#else
  Two two{co_await later(Owner(long_text('a'))), co_await later(Owner(long_text('b')))};
#endif
  expect(two.first.text()[0] == 'a' && two.second.text()[0] == 'b', "both parts");
}
