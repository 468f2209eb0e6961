// `co_await f(std::pair(…))`, `std::make_tuple(…)` with members that own memory.
#include "minimal.hpp"

Task<std::size_t> take(std::pair<Owner, int> pair, std::tuple<Owner, Owner> tuple) {
  co_await Turn();
  co_return pair.first.text().size() + std::get<1>(tuple).text().size();
}

Task<> pattern() {
  std::size_t size = co_await take(std::pair(Owner(long_text()), 1),
                                   std::make_tuple(Owner(long_text()), Owner(long_text())));
  expect(size == 200, "both sizes");
}
