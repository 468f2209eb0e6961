// `co_await run([owner] { … })` with a callee that takes a `std::function`.
// known: G2
// safe: name the closure
#include "minimal.hpp"

Task<std::size_t> call(std::function<std::size_t()> function) {
  co_await Turn();
  co_return function();
}

Task<> pattern() {
  Owner owner(long_text());
#ifdef SAFE_FORM
  auto callback = [owner] { return owner.text().size(); };
  std::size_t size = co_await call(callback);
#else
  std::size_t size = co_await call([owner] { return owner.text().size(); });
#endif
  expect(size == 100, "the capture's size");
}
