// returns_a_value: a coroutine returns a value like any function.
#include "examples.hpp"
#include "tour.hpp"

#include <string>

using namespace tour;

namespace {

Coroutine<int> my_coroutine() { co_return 42; }

}  // namespace

void tour::returns_a_value() {
  print(std::to_string(asyncio::run(my_coroutine())));
  expect_printed({"42"});
}
