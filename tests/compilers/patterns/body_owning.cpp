// `co_await async_with(manager, [owner]() -> Task<> { … })`: the body owns what it captured.
// known: G2
// safe: capture by reference, or name the lambda
#include "minimal.hpp"

template <typename F>
Task<> async_with(F body) {
  co_await Turn();
  co_await body();
}

Task<> pattern() {
  std::size_t size = 0;
  Owner owner(long_text());
#ifdef SAFE_FORM
  auto body = [&size, owner]() -> Task<> {
    co_await Turn();
    size = owner.text().size();
  };
  co_await async_with(std::move(body));
#else
  co_await async_with([&size, owner]() -> Task<> {
    co_await Turn();
    size = owner.text().size();
  });
#endif
  expect(size == 100, "the body ran");
}
