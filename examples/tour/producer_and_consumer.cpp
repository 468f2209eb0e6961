// producer_and_consumer: a queue carries items from one task to others, and its shutdown ends their loops.
#include "examples.hpp"
#include "tour.hpp"

#include <string>

using namespace tour;

namespace {

Coroutine<> produce(asyncio::Queue<std::string>& queue) {
  for (const char* dish : {"soup", "rice", "fish", "cake"}) {
    co_await queue.put(dish);  // waits while two dishes stand there
    print("cooked " + std::string(dish));
  }
  queue.shutdown();  // no more will come; what is there can still be taken
}

Coroutine<> consume(std::string name, asyncio::Queue<std::string>& queue) {
  while (auto dish = co_await queue.next()) {
    co_await asyncio::sleep(seconds(0.5));
    print(name + " ate " + *dish);
    queue.task_done();
  }
}

Coroutine<> async_main() {
  asyncio::Queue<std::string> queue(2);
  auto body = [&](asyncio::TaskGroup& group) -> Coroutine<> {
    group.create_task(produce(queue));
    group.create_task(consume("Ada", queue));
    co_return;
  };
  co_await asyncio::async_with(asyncio::TaskGroup(), body);
  co_await queue.join();  // every dish was eaten
  print(queue.empty() ? "the kitchen is closed" : "something is left");
}

}  // namespace

void tour::producer_and_consumer() {
  asyncio::run(async_main());
  expect_printed({"cooked soup", "cooked rice", "cooked fish", "Ada ate soup", "cooked cake",
                  "Ada ate rice", "Ada ate fish", "Ada ate cake", "the kitchen is closed"});
}
