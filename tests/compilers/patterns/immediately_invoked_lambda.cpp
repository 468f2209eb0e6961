// `co_await [owner]() -> Task<> { … }()`: a coroutine lambda with an owning capture, called on the spot.
// known: G3
// safe: name the lambda
#include "minimal.hpp"

Task<> pattern() {
  Owner owner(long_text());
#ifdef SAFE_FORM
  auto lambda = [owner]() -> Task<std::size_t> {
    co_await Turn();
    co_return owner.text().size();
  };
  std::size_t size = co_await lambda();
#else
  std::size_t size = co_await [owner]() -> Task<std::size_t> {
    co_await Turn();
    co_return owner.text().size();
  }();
#endif
  expect(size == 100, "the capture's size");
}
