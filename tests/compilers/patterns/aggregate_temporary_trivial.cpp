// `co_await f({.name = "x", .number = 1})` where every member is trivially destructible.
#include "minimal.hpp"

struct Options {
  std::string_view name;
  int number = 0;
  std::optional<int> limit;
};
Task<int> take(Options options) {
  co_await Turn();
  co_return static_cast<int>(options.name.size()) + options.number + options.limit.value_or(0);
}

Task<> pattern() {
  int result = co_await take({.name = "four", .number = 10, .limit = 100});
  expect(result == 114, "all three members");
}
