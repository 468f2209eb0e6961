// function_and_object: the coroutine function is a function; what it returns is a coroutine.
#include "examples.hpp"
#include "tour.hpp"

#include <string>
#include <type_traits>

using namespace tour;

namespace {

Coroutine<> my_coroutine() { co_return; }

}  // namespace

void tour::function_and_object() {
  static_assert(std::is_function_v<decltype(my_coroutine)>);
  static_assert(std::is_same_v<decltype(my_coroutine()), Coroutine<>>);
  print(std::string("my_coroutine is a coroutine: ") +
        (asyncio::iscoroutine(my_coroutine) ? "yes" : "no"));
  auto coroutine = my_coroutine();
  print(std::string("my_coroutine() is a coroutine: ") +
        (asyncio::iscoroutine(coroutine) ? "yes" : "no"));
  coroutine.close();
  expect_printed({"my_coroutine is a coroutine: no", "my_coroutine() is a coroutine: yes"});
}
