// inspect_coroutine: iscoroutine asks an object, iscoroutinefunction a function.
#include "examples.hpp"
#include "tour.hpp"

#include <string>

using namespace tour;

namespace {

Coroutine<std::string> simple_coroutine() { co_return "I'm a coroutine!"; }

int plain_function() { return 1; }

std::string truth(bool value) { return value ? "True" : "False"; }

}  // namespace

void tour::inspect_coroutine() {
  auto coroutine = simple_coroutine();
  print("Is coroutine: " + truth(asyncio::iscoroutine(coroutine)));
  print("Is coroutine function: " + truth(asyncio::iscoroutinefunction(simple_coroutine)));
  print("Is a plain function one: " + truth(asyncio::iscoroutinefunction(plain_function)));
  coroutine.close();
  expect_printed(
      {"Is coroutine: True", "Is coroutine function: True", "Is a plain function one: False"});
}
