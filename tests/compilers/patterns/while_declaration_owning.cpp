// `while (auto item = co_await next())` where the item owns memory, with break and continue.
#include "minimal.hpp"

int count = 0;
int used = 0;
Task<std::optional<Owner>> next() {
  co_await Turn();
  co_return std::optional<Owner>(Owner(long_text(static_cast<char>('a' + count++))));
}

Task<> pattern() {
  while (auto item = co_await next()) {
    if (count == 2) continue;
    if (count == 5) break;
    co_await Turn();
    expect(item->text() == long_text(static_cast<char>('a' + count - 1)), "this round's item");
    ++used;
  }
  expect(used == 3, "rounds one, three and four");
}
