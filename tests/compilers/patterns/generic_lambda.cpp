// A generic lambda that is a coroutine, kept by name.
#include "minimal.hpp"

Task<> pattern() {
  auto twice = [](auto value) -> Task<decltype(value)> {
    co_await Turn();
    co_return value + value;
  };
  int number = co_await twice(4);
  std::string text = co_await twice(long_text());
  expect(number == 8 && text.size() == 200, "both");
}
