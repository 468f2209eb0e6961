// cooperative: a coroutine is never interrupted: it decides where it waits.
#include "examples.hpp"
#include "tour.hpp"

#include <string>

using namespace tour;
using namespace std::chrono_literals;

namespace {

Coroutine<> counts(char name, bool lets_others_run) {
  for (int i = 1; i <= 3; ++i) {
    print(name + std::to_string(i));
    if (lets_others_run) co_await asyncio::sleep(0s);
  }
}

Coroutine<> async_main() {
  co_await asyncio::gather(counts('a', false), counts('b', false));
  co_await asyncio::gather(counts('c', true), counts('d', true));
}

}  // namespace

void tour::cooperative() {
  asyncio::run(async_main());
  expect_printed({"a1", "a2", "a3", "b1", "b2", "b3", "c1", "d1", "c2", "d2", "c3", "d3"});
}
