// three_awaitables: coroutines, tasks and futures can be awaited.
#include "examples.hpp"
#include "tour.hpp"

#include <string>

using namespace tour;

namespace {

Coroutine<std::string> simple_coroutine() { co_return "I'm a coroutine!"; }

Coroutine<> async_main() {
  static_assert(asyncio::Awaitable<Coroutine<std::string>>);
  static_assert(asyncio::Awaitable<asyncio::Task<std::string>>);
  static_assert(asyncio::Awaitable<asyncio::Future<std::string>>);
  static_assert(!asyncio::Awaitable<std::string>);

  print(co_await simple_coroutine());

  auto task = asyncio::create_task(simple_coroutine());
  print(co_await task);

  asyncio::Future<std::string> future;
  future.set_result("Result");
  print(co_await future);
}

}  // namespace

void tour::three_awaitables() {
  asyncio::run(async_main());
  expect_printed({"I'm a coroutine!", "I'm a coroutine!", "Result"});
}
