// execution_flow: a coroutine that waits gives the loop to another.
#include "examples.hpp"
#include "tour.hpp"

using namespace tour;
using namespace std::chrono_literals;

namespace {

Coroutine<> coroutine_a() {
  print("Coroutine A starts");
  print("Coroutine A awaits");
  co_await asyncio::sleep(0s);
  print("Coroutine A resumes");
  print("Coroutine A completes");
}

Coroutine<> coroutine_b() {
  print("Coroutine B starts");
  print("Coroutine B completes");
  co_return;
}

Coroutine<> async_main() { co_await asyncio::gather(coroutine_a(), coroutine_b()); }

}  // namespace

void tour::execution_flow() {
  asyncio::run(async_main());
  expect_printed({"Coroutine A starts", "Coroutine A awaits", "Coroutine B starts",
                  "Coroutine B completes", "Coroutine A resumes", "Coroutine A completes"});
}
