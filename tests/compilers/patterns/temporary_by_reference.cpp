// `co_await f(T(…))` into a `const T&` or a view: the temporary lives until the await is over.
#include "minimal.hpp"

Task<std::size_t> take(const Owner& owner, const std::string& text, std::string_view view) {
  co_await Turn();
  co_return owner.text().size() + text.size() + view.size();
}

Task<> pattern() {
  std::size_t size = co_await take(Owner(long_text()), long_text(), long_text());
  expect(size == 300, "all three sizes");
}
