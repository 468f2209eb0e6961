// A coroutine lambda with captures, handed to a function that keeps it while it runs.
#include "minimal.hpp"

template <typename F>
Task<std::size_t> keep_and_run(F function) {
  co_await Turn();
  std::size_t size = co_await function();
  co_return size;
}

Task<> pattern() {
  Owner owner(long_text());
  auto body = [owner]() -> Task<std::size_t> {
    co_await Turn();
    co_return owner.text().size();
  };
  std::size_t size = co_await keep_and_run(std::move(body));
  expect(size == 100, "the capture's size");
}
