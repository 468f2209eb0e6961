// An exception crosses four frames; the locals of each are destroyed.
#include "minimal.hpp"

Task<> fail(int depth) {
  Owner owner(long_text());
  co_await Turn();
  if (depth == 0) throw std::runtime_error("deep");
  co_await fail(depth - 1);
}

Task<> pattern() {
  int caught = 0;
  try {
    co_await fail(3);
  } catch (const std::runtime_error&) {
    ++caught;
  }
  co_await Turn();
  expect(caught == 1 && Owner::live.empty(), "caught once, all locals gone");
}
