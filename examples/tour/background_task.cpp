// background_task: a task runs beside the coroutine that made it.
#include "examples.hpp"
#include "tour.hpp"

#include <string>

using namespace tour;

namespace {

Coroutine<> greet_person(std::string person) {
  co_await asyncio::sleep(seconds(1));
  print("Sup " + person);
}

Coroutine<> executor() {
  print("Start doing some stuff");
  asyncio::create_task(greet_person("Cat"));
  print("But also continue normal execution");
  co_return;
}

// The notebook's loop runs on after the cell.
Coroutine<> notebook() {
  co_await executor();
  co_await asyncio::sleep(seconds(2));
}

}  // namespace

void tour::background_task() {
  asyncio::run(notebook());
  expect_printed({"Start doing some stuff", "But also continue normal execution", "Sup Cat"});
}
