// `co_await f(T(…), T(…))` into `std::optional<T>` and `std::variant<…, T>`.
#include "minimal.hpp"

Task<std::size_t> take(std::optional<Owner> maybe, std::variant<int, Owner> either) {
  co_await Turn();
  co_return (maybe ? maybe->text().size() : 0) + (either.index() == 1 ? 1000 : 0);
}

Task<> pattern() {
  std::size_t both = co_await take(Owner(long_text()), Owner(long_text()));
  std::size_t none = co_await take(std::nullopt, 7);
  expect(both == 1100 && none == 0, "both calls");
}
