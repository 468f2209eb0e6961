// operation_timed_out: wait_for limits the time of an operation, and ends it.
#include "examples.hpp"
#include "tour.hpp"

using namespace tour;

namespace {

Coroutine<> long_operation() {
  try {
    co_await asyncio::sleep(seconds(10));
  } catch (const asyncio::CancelledError&) {
    print("the operation is cancelled");
    throw;
  }
  print("never printed");
}

Coroutine<> async_main() {
  try {
    co_await asyncio::wait_for(long_operation(), seconds(1.0));
  } catch (const asyncio::TimeoutError&) {
    print("Operation timed out");
  }
}

}  // namespace

void tour::operation_timed_out() {
  asyncio::run(async_main());
  expect_printed({"the operation is cancelled", "Operation timed out"});
}
