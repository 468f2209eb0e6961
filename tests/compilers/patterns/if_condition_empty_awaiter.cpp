// `if (co_await x)` and `while (co_await x)` where the awaiter has no members at all, no locals.
// known: G1
// safe: int value = co_await x; if (value)
#include "minimal.hpp"

int rounds = 0;
class Counts {
 public:
  Counts() noexcept = default;
  bool await_ready() noexcept { return false; }
  void await_suspend(std::coroutine_handle<> self) { ready.push_back(self); }
  int await_resume() noexcept { return rounds < 3; }
};

Task<> pattern() {
#ifdef SAFE_FORM
  int value = co_await Counts();
  if (value) ++rounds;
  for (;;) {
    int more = co_await Counts();
    if (!more) break;
    ++rounds;
  }
#else
  if (co_await Counts()) ++rounds;
  while (co_await Counts()) ++rounds;
#endif
  expect(rounds == 3, "three rounds");
}
