// `goto` out of a block with a local and an await.
#include "minimal.hpp"

Task<> pattern() {
  int rounds = 0;
again: {
  Owner owner(long_text());
  co_await Turn();
  if (++rounds < 3) goto again;
}
  expect(rounds == 3 && Owner::live.empty(), "three rounds, nothing left");
}
