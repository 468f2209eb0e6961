// Mistakes with futures: set twice, read too early, never read.
#include "misuse.hpp"

#include <chrono>
#include <exception>
#include <memory>

namespace misuse {
namespace {

using asyncio::Coroutine;
using asyncio::InvalidStateError;
using asyncio::RuntimeError;

class MisuseFuture : public ::testing::Test {
 protected:
  std::unique_ptr<asyncio::EventLoop> loop = asyncio::testing::new_virtual_event_loop();
};

TEST_F(MisuseFuture, T22_ResultBeforeThereIsOne) {
  auto future = loop->create_future<int>();
  EXPECT_EQ(error_of<InvalidStateError>([&] { future.result(); }), "Result is not set.");
  EXPECT_EQ(error_of<InvalidStateError>([&] { future.exception(); }), "Exception is not set.");
}

TEST_F(MisuseFuture, T22_ResultOfACancelledOne) {
  auto future = loop->create_future<int>();
  future.cancel();
  EXPECT_THROW(future.result(), asyncio::CancelledError);
  EXPECT_THROW(future.exception(), asyncio::CancelledError);
}

TEST_F(MisuseFuture, T23_SetTwice) {
  auto future = loop->create_future<int>();
  future.set_result(1);
  EXPECT_EQ(error_of<InvalidStateError>([&] { future.set_result(2); }), "invalid state");
  EXPECT_EQ(error_of<InvalidStateError>([&] { future.set_exception(RuntimeError("no")); }),
            "invalid state");
  EXPECT_EQ(future.result(), 1);
}

TEST_F(MisuseFuture, T23_SetAfterACancellation) {
  auto future = loop->create_future<int>();
  future.cancel();
  EXPECT_EQ(error_of<InvalidStateError>([&] { future.set_result(2); }), "invalid state");
  EXPECT_FALSE(future.cancel());
}

TEST_F(MisuseFuture, T24_NullExceptionPointer) {
  auto future = loop->create_future<int>();
  EXPECT_EQ(error_of<asyncio::TypeError>([&] { future.set_exception(std::exception_ptr()); }),
            "set_exception: there is no exception in this exception_ptr");
  EXPECT_FALSE(future.done());
}

TEST_F(MisuseFuture, T10_ResultOfATaskThroughItsFuture) {
  auto task = loop->create_task([]() -> Coroutine<int> { co_return 1; });
  asyncio::Future<int> future = task;
  EXPECT_EQ(error_of<RuntimeError>([&] { future.set_result(2); }),
            "Task does not support set_result operation");
  EXPECT_EQ(error_of<RuntimeError>([&] { future.set_exception(RuntimeError("no")); }),
            "Task does not support set_exception operation");
  EXPECT_EQ(loop->run_until_complete(task), 1);
}

TEST_F(MisuseFuture, T26_ExceptionThatNobodyReads) {
  const std::string said = stderr_of([&] {
    auto future = loop->create_future<int>();
    future.set_exception(asyncio::ValueError("lost"));
  });
  EXPECT_TRUE(contains(said, "Future exception was never retrieved")) << said;
  EXPECT_TRUE(contains(said, "ValueError('lost')")) << said;
}

TEST_F(MisuseFuture, T26_TaskExceptionThatNobodyReads) {
  const std::string said = stderr_of([&] {
    loop->run_until_complete([]() -> Coroutine<> {
      asyncio::create_task([]() -> Coroutine<> {
        throw asyncio::ValueError("lost");
        co_return;
      });
      co_await asyncio::sleep(std::chrono::seconds(1));
    });
  });
  EXPECT_TRUE(contains(said, "Task exception was never retrieved")) << said;
  EXPECT_TRUE(contains(said, "ValueError('lost')")) << said;
}

TEST(MisuseFutureOutsideOfALoop, HasNoLoop) {
  EXPECT_EQ(error_of<RuntimeError>([] { asyncio::Future<int> future; }), "no running event loop");
}

}  // namespace
}  // namespace misuse
