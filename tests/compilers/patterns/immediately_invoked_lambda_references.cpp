// `co_await [&]() -> Task<> { … }()`: captures by reference.
#include "minimal.hpp"

Task<> pattern() {
  Owner owner(long_text());
  std::size_t size = co_await [&]() -> Task<std::size_t> {
    co_await Turn();
    co_return owner.text().size();
  }();
  expect(size == 100, "the capture's size");
}
