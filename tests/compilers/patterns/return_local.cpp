// `co_return local;` moves a move-only local.
#include "minimal.hpp"

Task<std::unique_ptr<Owner>> make() {
  auto made = std::make_unique<Owner>(long_text());
  co_await Turn();
  co_return made;
}

Task<> pattern() {
  auto pointer = co_await make();
  expect(pointer->text() == long_text(), "the object");
}
