// Coroutine templates: of types, of values, with `if constexpr`.
#include "minimal.hpp"

template <typename T, int N>
Task<T> repeat(T value) {
  T sum{};
  for (int i = 0; i < N; ++i) {
    if constexpr (std::is_same_v<T, std::string>) sum += co_await later(value);
    else sum += co_await now(value);
  }
  co_return sum;
}

Task<> pattern() {
  int number = co_await repeat<int, 3>(4);
  std::string text = co_await repeat<std::string, 2>(long_text());
  expect(number == 12 && text.size() == 200, "both");
}
