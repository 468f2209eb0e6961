// `(co_await std::move(tasks) + …)` and `((sum += co_await …), …)`.
#include "minimal.hpp"

template <typename... T>
Task<int> total(Task<T>... tasks) {
  co_return (co_await std::move(tasks) + ...);
}
template <typename... T>
Task<int> one_by_one(Task<T>... tasks) {
  int sum = 0;
  ((sum += co_await std::move(tasks)), ...);
  co_return sum;
}

Task<> pattern() {
  int first = co_await total(later(1), now(2), later(3));
  int second = co_await one_by_one(later(1), now(2), later(3));
  expect(first == 6 && second == 6, "both sums");
}
