// Awaits in the cases of a switch, falling through.
#include "minimal.hpp"

Task<> pattern() {
  int which = 1;
  int sum = 0;
  switch (which) {
    case 1: {
      Owner owner(long_text());
      sum += co_await later(1);
      [[fallthrough]];
    }
    case 2:
      sum += co_await later(2);
      break;
    default:
      sum += 100;
  }
  expect(sum == 3, "cases one and two");
}
