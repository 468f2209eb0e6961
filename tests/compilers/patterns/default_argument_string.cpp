// A default argument `std::string text = "…"`.
#include "minimal.hpp"

Task<std::size_t> take(
    std::string text = "a text that is too long for the small buffer of a string") {
  co_await Turn();
  co_return text.size();
}

Task<> pattern() {
  std::size_t size = co_await take();
  expect(size == 56, "the default's size");
}
