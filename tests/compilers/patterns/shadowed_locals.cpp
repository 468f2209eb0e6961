// Locals of the same name in nested blocks, each over a suspension.
#include "minimal.hpp"

Task<> pattern() {
  std::string text = "outer";
  for (int i = 0; i < 2; ++i) {
    std::string text = "middle" + std::to_string(i);
    {
      std::string text = co_await later(long_text());
      co_await Turn();
      expect(text == long_text(), "the inner one");
    }
    co_await Turn();
    expect(text == "middle" + std::to_string(i), "the middle one");
  }
  expect(text == "outer", "the outer one");
}
