// `std::tuple<…>{co_await std::move(tasks)…}`: a pack of awaits.
#include "minimal.hpp"

template <typename... T>
Task<std::tuple<T...>> all_of(Task<T>... tasks) {
  co_return std::tuple<T...>{co_await std::move(tasks)...};
}

Task<> pattern() {
  auto [a, b, c] =
      co_await all_of(later(Owner(long_text('a'))), later(2), later(Owner(long_text('c'))));
  expect(a.text()[0] == 'a' && b == 2 && c.text()[0] == 'c', "all three");
}
