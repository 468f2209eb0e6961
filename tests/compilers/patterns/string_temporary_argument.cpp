// `co_await f(a + b, std::make_unique<T>(…))`: temporaries of classes with constructors.
#include "minimal.hpp"

Task<std::size_t> take(std::string text, std::unique_ptr<Owner> owner) {
  co_await Turn();
  co_return text.size() + owner->text().size();
}

Task<> pattern() {
  std::string part = long_text();
  std::size_t size = co_await take(part + "!", std::make_unique<Owner>(long_text()));
  expect(size == 201, "both sizes");
}
