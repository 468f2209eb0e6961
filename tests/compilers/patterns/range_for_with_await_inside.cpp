// A range-for over a temporary vector, with an await in its body.
#include "minimal.hpp"

std::vector<Owner> items() {
  std::vector<Owner> made;
  for (char letter : {'a', 'b'}) made.emplace_back(long_text(letter));
  return made;
}

Task<> pattern() {
  std::string letters;
  for (const auto& item : items()) letters += co_await later(item.text()[0]);
  expect(letters == "ab", "every item, in order");
}
