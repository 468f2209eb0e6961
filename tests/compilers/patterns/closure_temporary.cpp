// `co_await run([owner] { … })`: a closure with an owning capture, made inside the await expression.
// known: G2
// safe: auto callback = [owner] { … }; co_await run(std::move(callback))
#include "minimal.hpp"

template <typename F>
Task<std::size_t> call(F function) {
  co_await Turn();
  co_return function();
}

Task<> pattern() {
  Owner owner(long_text());
#ifdef SAFE_FORM
  auto callback = [owner] { return owner.text().size(); };
  std::size_t size = co_await call(std::move(callback));
#else
  std::size_t size = co_await call([owner] { return owner.text().size(); });
#endif
  expect(size == 100, "the capture's size");
}
