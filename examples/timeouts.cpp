// timeouts: three ways to give work a deadline, and one to move it.
#include <asyncio.hpp>

#include <chrono>
#include <iostream>
#include <string>
#include <vector>

using namespace std::chrono_literals;

asyncio::Coroutine<std::string> slow_answer() {
  co_await asyncio::sleep(200ms);
  co_return "an answer";
}

asyncio::Coroutine<int> async_main() {
  // 1. One awaitable: wait_for() ends it at the deadline, waits for its cleanup, and throws TimeoutError.
  try {
    std::cout << co_await asyncio::wait_for(slow_answer(), 50ms) << '\n';
  } catch (const asyncio::TimeoutError&) {
    std::cout << "wait_for: too slow\n";
  }

  // 2. A block of code: the TimeoutError appears where the block ends.
  try {
    co_await asyncio::async_with(asyncio::timeout(50ms), []() -> asyncio::Coroutine<> {
      std::cout << co_await slow_answer() << '\n';
      std::cout << co_await slow_answer() << '\n';
    });
  } catch (const asyncio::TimeoutError&) {
    std::cout << "timeout: the block was too slow\n";
  }

  // 3. A deadline that moves while there is progress.
  auto body = [](asyncio::Timeout& deadline) -> asyncio::Coroutine<std::string> {
    co_await asyncio::sleep(50ms);
    deadline.reschedule(asyncio::get_running_loop().time() + 1s);
    co_return co_await slow_answer();
  };
  auto answer = co_await asyncio::async_with(asyncio::timeout(100ms), body);
  std::cout << "rescheduled: " << answer << '\n';

  // 4. No exception, only a limit to the waiting: the task goes on.
  auto task = asyncio::create_task(slow_answer());
  std::vector<asyncio::Task<std::string>> tasks{task};
  auto [done, pending] = co_await asyncio::wait(tasks, {.timeout = 50ms});
  std::cout << "wait: " << done.size() << " done, " << pending.size() << " pending\n";
  std::cout << "later: " << co_await task << '\n';
  co_return 0;
}

int main() { return asyncio::run(async_main()); }
