// `bool both = co_await a() && co_await b();` as a value, not a condition.
#include "minimal.hpp"

int asked = 0;
Task<bool> ask(bool answer) {
  ++asked;
  co_await Turn();
  co_return answer;
}

Task<> pattern() {
  bool both = co_await ask(false) && co_await ask(true);
  bool either = co_await ask(true) || co_await ask(true);
  bool all = co_await ask(true) && co_await ask(true);
  expect(asked == 4, "nobody is asked in vain");
  expect(!both && either && all, "the values");
}
