// `co_return` from nested loops with locals that own memory.
#include "minimal.hpp"

Task<int> search(int wanted) {
  Owner outer(long_text());
  for (int i = 0; i < 3; ++i) {
    Owner inner(long_text());
    for (int j = 0; j < 3; ++j) {
      Owner innermost(co_await later(long_text()));
      if (i * 3 + j == wanted) co_return i * 10 + j;
    }
  }
  co_return -1;
}

Task<> pattern() {
  int found = co_await search(4);
  int missing = co_await search(9);
  expect(found == 11 && missing == -1 && Owner::live.empty(), "found, and nothing left");
}
