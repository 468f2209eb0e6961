// cancellation: how a task is asked to end, how it cleans up, and how to keep work from being cancelled.
#include <asyncio.hpp>

#include <chrono>
#include <exception>
#include <iostream>

using namespace std::chrono_literals;

// Cleanup that does not wait stands in a destructor: it runs on every way out.
struct Connection {
  Connection() { std::cout << "connection opened\n"; }
  ~Connection() { std::cout << "connection closed\n"; }
};

// Cleanup that waits: there is no await in a catch clause, so the exception is kept and thrown again.
asyncio::Coroutine<> transaction() {
  Connection connection;
  std::exception_ptr cancellation;
  try {
    co_await asyncio::sleep(10s);
  } catch (const asyncio::CancelledError&) {
    cancellation = std::current_exception();
  }
  if (!cancellation) co_return;
  std::cout << "rolling back\n";
  co_await asyncio::sleep(20ms);
  std::rethrow_exception(cancellation);
}

asyncio::Coroutine<int> important() {
  co_await asyncio::sleep(100ms);
  co_return 42;
}

asyncio::Coroutine<> waits_for(asyncio::Task<int> task) {
  // Who waits for a shield can be cancelled, and what it shields goes on.
  co_await asyncio::shield(task);
}

asyncio::Coroutine<int> async_main() {
  auto task = asyncio::create_task(transaction());
  co_await asyncio::sleep(50ms);
  task.cancel("the user left");
  try {
    co_await task;
  } catch (const asyncio::CancelledError& cancellation) {
    std::cout << "cancelled: " << cancellation.message().value_or("") << '\n';
  }

  auto work = asyncio::create_task(important());
  auto waiter = asyncio::create_task(waits_for(work));
  co_await asyncio::sleep(20ms);
  waiter.cancel();
  try {
    co_await waiter;
  } catch (const asyncio::CancelledError&) {
    std::cout << "the waiter is cancelled\n";
  }
  std::cout << "the work is not: " << co_await work << '\n';
  co_return 0;
}

int main() { return asyncio::run(async_main()); }
