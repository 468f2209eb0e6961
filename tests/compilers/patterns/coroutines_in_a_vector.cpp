// Coroutines kept in a vector and awaited one after the other.
#include "minimal.hpp"

Task<std::size_t> take(Owner owner) {
  co_await Turn();
  co_return owner.text().size();
}

Task<> pattern() {
  std::vector<Task<std::size_t>> tasks;
  for (char letter : {'a', 'b', 'c'}) tasks.push_back(take(Owner(long_text(letter))));
  std::size_t size = 0;
  for (auto& task : tasks) size += co_await std::move(task);
  expect(size == 300, "all three");
}
