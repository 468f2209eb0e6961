// cancelled_and_returns: a coroutine may answer a cancellation by returning: its task then succeeds.
#include "examples.hpp"
#include "tour.hpp"

#include <string>

using namespace tour;

namespace {

Coroutine<std::string> fetch() {
  try {
    co_await asyncio::sleep(seconds(10));
  } catch (const asyncio::CancelledError&) {
    co_return "what there was so far";
  }
  co_return "everything";
}

Coroutine<> async_main() {
  auto task = asyncio::create_task(fetch());
  co_await asyncio::sleep(seconds(0.5));
  task.cancel();
  print(co_await task);
  expect(!task.cancelled(), "the task is not cancelled: it returned");
}

}  // namespace

void tour::cancelled_and_returns() {
  asyncio::run(async_main());
  expect_printed({"what there was so far"});
}
