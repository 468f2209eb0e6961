// `co_await run([number] { … })`: a closure that captures a number.
#include "minimal.hpp"

template <typename F>
Task<int> call(F function) {
  co_await Turn();
  co_return function();
}

Task<> pattern() {
  int number = 41;
  int result = co_await call([number] { return number + 1; });
  expect(result == 42, "the capture");
}
