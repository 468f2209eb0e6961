// Mistakes with tasks: awaiting themselves, a future of another loop, a task that is never finished.
#include "misuse.hpp"

#include <chrono>
#include <memory>
#include <vector>

namespace misuse {
namespace {

using namespace std::chrono_literals;
using asyncio::Coroutine;
using asyncio::RuntimeError;

TEST(MisuseTask, T11_AwaitingItself) {
  run_virtual([]() -> Coroutine<> {
    asyncio::Task<> task;
    auto body = [&]() -> Coroutine<> { co_await task; };
    task = asyncio::create_task(body());
    const std::string said =
        co_await error_of_await<RuntimeError>([&]() -> Coroutine<> { co_await task; });
    EXPECT_TRUE(begins_and_ends(said, "Task cannot await on itself: <Task ", ">")) << said;
  });
}

TEST(MisuseTask, T12_AwaitingAFutureOfAnotherLoop) {
  auto other = asyncio::testing::new_virtual_event_loop();
  auto foreign = other->create_future<int>();
  run_virtual([&]() -> Coroutine<> {
    const std::string said =
        co_await error_of_await<RuntimeError>([&]() -> Coroutine<> { co_await foreign; });
    EXPECT_TRUE(begins_and_ends(said, "Task <Task ", "attached to a different loop")) << said;
    EXPECT_TRUE(contains(said, "> got Future <Future pending> ")) << said;
  });
}

TEST(MisuseTask, GatheringFuturesOfTwoLoops) {
  auto other = asyncio::testing::new_virtual_event_loop();
  auto foreign = other->create_future<int>();
  run_virtual([&]() -> Coroutine<> {
    asyncio::Future<int> own;
    EXPECT_EQ(
        error_of<asyncio::ValueError>([&] { static_cast<void>(asyncio::gather(own, foreign)); }),
        "The future belongs to a different loop than the one specified as the loop argument");
    co_return;
  });
}

TEST(MisuseTask, T30_EnsureFutureWithAnotherLoop) {
  auto one = asyncio::testing::new_virtual_event_loop();
  auto other = asyncio::testing::new_virtual_event_loop();
  auto future = one->create_future<int>();
  EXPECT_EQ(error_of<asyncio::ValueError>([&] { asyncio::ensure_future(future, *other); }),
            "The future belongs to a different loop than the one specified as the loop argument");
}

TEST(MisuseTask, PendingWhenItsLoopIsClosed) {
  auto loop = asyncio::testing::new_virtual_event_loop();
  auto forever = []() -> Coroutine<> { co_await asyncio::sleep(1h); };
  const std::string said = stderr_of([&] {
    auto task = loop->create_task(forever());
    loop->run_until_complete(asyncio::sleep(1s));
    loop->close();
  });
  EXPECT_TRUE(contains(said, "Task was destroyed but it is pending!")) << said;
}

TEST(MisuseTask, C61_WaitingForNothing) {
  run_virtual([]() -> Coroutine<> {
    const std::string said = co_await error_of_await<asyncio::ValueError>([]() -> Coroutine<> {
      std::vector<asyncio::Task<>> none;
      co_await asyncio::wait(none);
    });
    EXPECT_EQ(said, "Set of Tasks/Futures is empty.");
  });
}

TEST(MisuseTask, C61_WaitingForAnUnknownReason) {
  run_virtual([]() -> Coroutine<> {
    const std::string said = co_await error_of_await<asyncio::ValueError>([]() -> Coroutine<> {
      std::vector<asyncio::AnyFuture> one{asyncio::create_task(asyncio::sleep(1s))};
      co_await asyncio::wait(one, {.return_when = static_cast<asyncio::ReturnWhen>(7)});
    });
    EXPECT_EQ(said, "Invalid return_when value: 7");
  });
}

}  // namespace
}  // namespace misuse
