// `co_await run([p = std::move(pointer)] { … })`: a move-only closure made inside the await expression.
// known: G2
// safe: name the closure
#include "minimal.hpp"

template <typename F>
Task<std::size_t> call(F function) {
  co_await Turn();
  co_return function();
}

Task<> pattern() {
  auto pointer = std::make_unique<Owner>(long_text());
#ifdef SAFE_FORM
  auto callback = [kept = std::move(pointer)] { return kept->text().size(); };
  std::size_t size = co_await call(std::move(callback));
#else
  std::size_t size = co_await call([kept = std::move(pointer)] { return kept->text().size(); });
#endif
  expect(size == 100, "the capture's size");
}
