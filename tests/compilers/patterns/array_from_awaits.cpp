// `int numbers[] = {co_await a(), co_await b()}`: in order.
#include "minimal.hpp"

Task<> pattern() {
  int numbers[] = {co_await later(1), co_await later(2), co_await later(3)};
  expect(numbers[0] == 1 && numbers[1] == 2 && numbers[2] == 3, "in order");
}
