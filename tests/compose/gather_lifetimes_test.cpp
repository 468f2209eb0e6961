// Gatherings whose last owner goes while they end.
#include "support/virtual_test.hpp"

#include <gtest/gtest.h>

namespace asyncio {
namespace {

using namespace std::chrono_literals;

Coroutine<> fail_after(Clock::duration delay) {
  co_await sleep(delay);
  throw ValueError("x");
}

// The future dies when it is let go, and its node is the last but the one that runs.
TEST(GatherLifetimes, AFailureLetsGoOfAFutureThatNobodyElseHolds) {
  support::run_virtual([]() -> Coroutine<> {
    get_running_loop().set_exception_handler([](EventLoop&, const ExceptionContext&) {});
    {
      Future<> nobody;
      const auto dropped = gather(fail_after(1s), nobody);
    }
    co_await sleep(2s);
  });
}

TEST(GatherLifetimes, TheSameWithFuturesOnBothSides) {
  support::run_virtual([]() -> Coroutine<> {
    Future<> before, after;
    auto all = gather(before, fail_after(1s), after);
    before = Future<>();
    after = Future<>();
    bool failed = false;
    try {
      co_await std::move(all);
    } catch (const ValueError&) {
      failed = true;
    }
    EXPECT_TRUE(failed);
  });
}

}  // namespace
}  // namespace asyncio
