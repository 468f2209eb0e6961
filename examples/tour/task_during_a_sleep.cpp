// task_during_a_sleep: while its maker sleeps, a task runs.
#include "examples.hpp"
#include "tour.hpp"

#include <string>

using namespace tour;

namespace {

Coroutine<> greet_person(std::string person) {
  co_await asyncio::sleep(seconds(1));
  print("Sup " + person);
}

Coroutine<> blocking_executor() {
  print("Start doing some stuff");
  asyncio::create_task(greet_person("Cat"));
  co_await asyncio::sleep(seconds(2));
  print("But also continue normal execution");
}

}  // namespace

void tour::task_during_a_sleep() {
  asyncio::run(blocking_executor());
  expect_printed({"Start doing some stuff", "Sup Cat", "But also continue normal execution"});
}
