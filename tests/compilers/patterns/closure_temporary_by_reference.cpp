// `co_await run([&] { … })`: a closure that captures by reference.
#include "minimal.hpp"

template <typename F>
Task<std::size_t> call(F function) {
  co_await Turn();
  co_return function();
}

Task<> pattern() {
  Owner owner(long_text());
  std::size_t size = co_await call([&] { return owner.text().size(); });
  expect(size == 100, "the capture's size");
}
