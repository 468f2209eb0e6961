// `auto task = run([owner] { … }); co_await std::move(task);`: the closure's statement has no await.
#include "minimal.hpp"

template <typename F>
Task<std::size_t> call(F function) {
  co_await Turn();
  co_return function();
}

Task<> pattern() {
  Owner owner(long_text());
  auto task = call([owner] { return owner.text().size(); });
  std::size_t size = co_await std::move(task);
  expect(size == 100, "the capture's size");
}
