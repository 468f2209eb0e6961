// task_group: tasks that end together; when one fails, the others are cancelled and awaited.
#include <asyncio.hpp>

#include <chrono>
#include <exception>
#include <iostream>
#include <string>

using namespace std::chrono_literals;

asyncio::Coroutine<std::string> fetch(std::string name, std::chrono::milliseconds delay) {
  try {
    co_await asyncio::sleep(delay);
  } catch (const asyncio::CancelledError&) {
    std::cout << name << " is cancelled\n";
    throw;
  }
  co_return name + " fetched";
}

asyncio::Coroutine<> fail(std::chrono::milliseconds delay) {
  co_await asyncio::sleep(delay);
  throw asyncio::ValueError("not a number");
}

asyncio::Coroutine<int> async_main() {
  // 1. The block ends when all its tasks are done; results are read from the tasks.
  asyncio::Task<std::string> a, b;
  co_await asyncio::async_with(asyncio::TaskGroup(),
                               [&](asyncio::TaskGroup& group) -> asyncio::Coroutine<> {
                                 a = group.create_task(fetch("A", 50ms));
                                 b = group.create_task(fetch("B", 100ms));
                                 co_return;
                               });
  std::cout << a.result() << ", " << b.result() << '\n';

  // 2. The first failure ends the others, and the block throws all failures as one group.
  try {
    co_await asyncio::async_with(asyncio::TaskGroup(),
                                 [](asyncio::TaskGroup& group) -> asyncio::Coroutine<> {
                                   group.create_task(fetch("C", 10s));
                                   group.create_task(fail(50ms));
                                   co_return;
                                 });
  } catch (const asyncio::ExceptionGroup& group) {
    std::cout << group.message() << ": " << group.exceptions().size() << '\n';
    for (const std::exception_ptr& error : group.exceptions())
      std::cout << "  " << asyncio::repr(error) << '\n';
  }
  co_return 0;
}

int main() { return asyncio::run(async_main()); }
