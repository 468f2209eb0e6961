// cancelled_with_cleanup: a cancelled coroutine cleans up, and may await while it does.
#include "examples.hpp"
#include "tour.hpp"

#include <exception>

using namespace tour;

namespace {

struct Connection {
  ~Connection() { print("connection closed"); }
};
// C++ has no await in a catch clause: the exception is kept, and thrown again after the cleanup.
Coroutine<> transaction() {
  Connection connection;
  std::exception_ptr cancellation;
  try {
    print("transaction begins");
    co_await asyncio::sleep(seconds(10));
  } catch (const asyncio::CancelledError&) {
    cancellation = std::current_exception();
  }
  if (!cancellation) co_return;
  print("rolling back");
  co_await asyncio::sleep(seconds(0.5));
  print("rolled back");
  std::rethrow_exception(cancellation);
}

Coroutine<> async_main() {
  auto task = asyncio::create_task(transaction());
  co_await asyncio::sleep(seconds(0.5));
  task.cancel();
  try {
    co_await task;
  } catch (const asyncio::CancelledError&) {
    print(task.cancelled() ? "cancelled" : "not cancelled");
  }
}

}  // namespace

void tour::cancelled_with_cleanup() {
  asyncio::run(async_main());
  expect_printed(
      {"transaction begins", "rolling back", "rolled back", "connection closed", "cancelled"});
}
