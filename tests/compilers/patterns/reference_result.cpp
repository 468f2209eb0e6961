// `T& value = co_await f()` where f returns a reference.
#include "minimal.hpp"

Task<Owner&> the_same(Owner& owner) {
  co_await Turn();
  co_return owner;
}

Task<> pattern() {
  Owner owner(long_text());
  Owner& same = co_await the_same(owner);
  expect(&same == &owner, "the same object");
}
