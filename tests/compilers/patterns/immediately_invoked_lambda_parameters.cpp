// `co_await [](Owner owner) -> Task<> { … }(owner)`: parameters in place of captures.
#include "minimal.hpp"

Task<> pattern() {
  Owner owner(long_text());
  std::size_t size = co_await [](Owner mine) -> Task<std::size_t> {
    co_await Turn();
    co_return mine.text().size();
  }(owner);
  expect(size == 100, "the parameter's size");
}
