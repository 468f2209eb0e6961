// ways_to_run: a coroutine runs by co_await, create_task, gather, or run.
#include "examples.hpp"
#include "tour.hpp"

#include <string>

using namespace tour;

namespace {

Coroutine<std::string> simple_coroutine(std::string how) { co_return "run by " + how; }

Coroutine<> async_main() {
  print(co_await simple_coroutine("co_await"));
  auto task = asyncio::create_task(simple_coroutine("create_task"));
  print(co_await task);
  auto [one, two, three] = co_await asyncio::gather(
      simple_coroutine("gather, 1"), simple_coroutine("gather, 2"), simple_coroutine("gather, 3"));
  print(one);
  print(two);
  print(three);
}

}  // namespace

void tour::ways_to_run() {
  asyncio::run(async_main());
  print(asyncio::run(simple_coroutine("run")));
  expect_printed({"run by co_await", "run by create_task", "run by gather, 1", "run by gather, 2",
                  "run by gather, 3", "run by run"});
}
