// A default argument `Options options = {}` whose members own memory.
// known: G2
// safe: members that are trivially destructible
#include "minimal.hpp"

struct Options {
#ifdef SAFE_FORM
  std::string_view name = "default";
#else
  Owner name = Owner("default");
#endif
};
std::size_t size_of(const Owner& owner) { return owner.text().size(); }
std::size_t size_of(std::string_view text) { return text.size(); }
Task<std::size_t> take(Options options = {}) {
  co_await Turn();
  co_return size_of(options.name);
}

Task<> pattern() {
  std::size_t size = co_await take();
  expect(size == 7, "the default's size");
}
