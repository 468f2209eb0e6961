// try inside try inside a loop, with awaits at each level.
#include "minimal.hpp"

Task<> fail(int i) {
  co_await Turn();
  if (i % 2) throw std::runtime_error("odd");
}

Task<> pattern() {
  int inner = 0;
  int outer = 0;
  for (int i = 0; i < 4; ++i) {
    try {
      try {
        co_await fail(i);
      } catch (const std::runtime_error&) {
        ++inner;
        throw;
      }
      co_await Turn();
    } catch (const std::exception&) {
      ++outer;
    }
  }
  expect(inner == 2 && outer == 2, "each odd round, twice");
}
