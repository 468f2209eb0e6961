// `for (auto& item : co_await f())`: the range lives as long as the loop.
#include "minimal.hpp"

Task<std::vector<Owner>> items() {
  co_await Turn();
  std::vector<Owner> made;
  for (char letter : {'a', 'b', 'c'}) made.emplace_back(long_text(letter));
  co_return made;
}

Task<> pattern() {
  std::string letters;
  for (const auto& item : co_await items()) {
    co_await Turn();
    letters += item.text()[0];
  }
  expect(letters == "abc", "every item, in order");
}
