// `auto pointer = co_await f()` with std::unique_ptr.
#include "minimal.hpp"

Task<> pattern() {
  std::unique_ptr<Owner> pointer = co_await later(std::make_unique<Owner>(long_text()));
  co_await Turn();
  expect(pointer->text() == long_text(), "the pointer's object");
}
