// coroutine_object: calling a coroutine function gives a coroutine object, and runs nothing.
#include "examples.hpp"
#include "tour.hpp"

#include <regex>
#include <string>

using namespace tour;

namespace {

Coroutine<> greet_person(std::string person) {
  co_await asyncio::sleep(seconds(1));
  print("Sup " + person);
}

}  // namespace

void tour::coroutine_object() {
  Coroutine<> greeting = greet_person("Cat");
  print(asyncio::repr(greeting));
  expect(std::regex_match(printed().at(0),
                          std::regex("<coroutine object greet_person at 0x[0-9a-f]+>")),
         "it prints as a coroutine object with its name and address");
  expect(printed().size() == 1, "nothing ran");
  greeting.close();
}
