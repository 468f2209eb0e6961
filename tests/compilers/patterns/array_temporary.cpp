// `co_await f(std::array<Owner, 2>{…})`: std::array is an aggregate.
// known: G2
// safe: name it first
#include "minimal.hpp"

Task<std::size_t> take(std::array<Owner, 2> two) {
  co_await Turn();
  co_return two[0].text().size() + two[1].text().size();
}

Task<> pattern() {
#ifdef SAFE_FORM
  std::array<Owner, 2> two{Owner(long_text('a')), Owner(long_text('b'))};
  std::size_t size = co_await take(std::move(two));
#else
  std::size_t size =
      co_await take(std::array<Owner, 2>{Owner(long_text('a')), Owner(long_text('b'))});
#endif
  expect(size == 200, "both sizes");
}
