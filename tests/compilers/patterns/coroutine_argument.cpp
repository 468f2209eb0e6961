// `co_await wait_for(f(), limit)`: a coroutine object as an argument of another coroutine.
#include "minimal.hpp"

Task<Owner> wait_for(Task<Owner> task, int) {
  co_await Turn();
  co_return co_await std::move(task);
}

Task<> pattern() {
  Owner owner = co_await wait_for(later(Owner(long_text())), 3);
  expect(owner.text() == long_text(), "the value");
}
