// `co_await (c ? one() : two())` with coroutines made on the spot.
// known: G6
// safe: auto chosen = c ? one() : two(); co_await std::move(chosen)
#include "minimal.hpp"

Task<int> one() { co_return co_await later(1); }
Task<int> two() { co_return co_await later(2); }

Task<> pattern() {
  int sum = 0;
  for (int i = 0; i < 2; ++i) {
#ifdef SAFE_FORM
    auto chosen = i == 0 ? one() : two();
    sum += co_await std::move(chosen);
#else
    sum += co_await (i == 0 ? one() : two());
#endif
  }
  expect(sum == 3, "one and two");
}
