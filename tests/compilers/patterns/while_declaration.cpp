// `while (auto item = co_await next())`, without locals: the loop over a generator.
#include "minimal.hpp"

int next_item = 0;
int sum = 0;
Task<std::optional<int>> next() {
  co_await Turn();
  if (next_item == 3) co_return std::optional<int>();
  co_return std::optional<int>(++next_item);
}

Task<> pattern() {
  while (auto item = co_await next()) {
    co_await Turn();
    sum += *item;
  }
  expect(sum == 6, "the sum of three items");
}
