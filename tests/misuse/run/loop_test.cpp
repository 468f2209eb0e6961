// Mistakes with loops: none running, one inside another, a closed one, the wrong thread.
#include "misuse.hpp"

#include <chrono>
#include <memory>
#include <thread>

namespace misuse {
namespace {

using namespace std::chrono_literals;
using asyncio::Coroutine;
using asyncio::RuntimeError;

class MisuseLoop : public ::testing::Test {
 protected:
  std::unique_ptr<asyncio::EventLoop> loop = asyncio::testing::new_virtual_event_loop();
};

Coroutine<int> one() { co_return 1; }

TEST_F(MisuseLoop, S24_NoneIsRunning) {
  EXPECT_EQ(error_of<RuntimeError>([] { asyncio::get_running_loop(); }), "no running event loop");
}

TEST_F(MisuseLoop, S25_NoneIsSet) {
  EXPECT_TRUE(error_of<RuntimeError>([] {
                asyncio::get_event_loop();
              }).starts_with("There is no current event loop in this thread"));
}

TEST_F(MisuseLoop, R01_RunInsideOfALoop) {
  run_virtual([]() -> Coroutine<> {
    EXPECT_EQ(stderr_of([] {
                EXPECT_EQ(error_of<RuntimeError>([] { asyncio::run(one()); }),
                          "asyncio.run() cannot be called from a running event loop");
              }),
              "");
    co_return;
  });
}

TEST_F(MisuseLoop, RunnerInsideOfALoop) {
  run_virtual([]() -> Coroutine<> {
    asyncio::Runner runner;
    auto coroutine = one();
    EXPECT_EQ(error_of<RuntimeError>([&] { runner.run(std::move(coroutine)); }),
              "Runner.run() cannot be called from a running event loop");
    coroutine.close();
    co_return;
  });
}

TEST_F(MisuseLoop, RunnerThatIsClosed) {
  asyncio::Runner runner;
  runner.get_loop();
  runner.close();
  auto coroutine = one();
  EXPECT_EQ(error_of<RuntimeError>([&] { runner.run(std::move(coroutine)); }), "Runner is closed");
  coroutine.close();
}

TEST_F(MisuseLoop, S17_RunAgainWhileItRuns) {
  loop->run_until_complete([&]() -> Coroutine<> {
    EXPECT_EQ(error_of<RuntimeError>([&] { loop->run_forever(); }),
              "This event loop is already running");
    auto coroutine = one();
    EXPECT_EQ(error_of<RuntimeError>([&] { loop->run_until_complete(std::move(coroutine)); }),
              "This event loop is already running");
    coroutine.close();
    EXPECT_TRUE(loop->is_running());
    co_await asyncio::sleep(1s);
  });
  EXPECT_FALSE(loop->is_running());
}

TEST_F(MisuseLoop, S17_RunWhileAnotherRunsInThisThread) {
  auto other = asyncio::testing::new_virtual_event_loop();
  loop->run_until_complete([&]() -> Coroutine<> {
    EXPECT_EQ(error_of<RuntimeError>([&] { other->run_forever(); }),
              "Cannot run the event loop while another loop is running");
    EXPECT_EQ(&asyncio::get_running_loop(), loop.get());
    co_return;
  });
}

TEST_F(MisuseLoop, S18_CloseWhileItRuns) {
  loop->run_until_complete([&]() -> Coroutine<> {
    EXPECT_EQ(error_of<RuntimeError>([&] { loop->close(); }), "Cannot close a running event loop");
    co_return;
  });
  EXPECT_FALSE(loop->is_closed());
}

TEST_F(MisuseLoop, S16_UsedAfterItIsClosed) {
  loop->close();
  loop->close();
  const char* closed = "Event loop is closed";
  EXPECT_EQ(error_of<RuntimeError>([&] { loop->call_soon([] {}); }), closed);
  EXPECT_EQ(error_of<RuntimeError>([&] { loop->call_later(1s, [] {}); }), closed);
  EXPECT_EQ(error_of<RuntimeError>([&] { loop->call_at(loop->time(), [] {}); }), closed);
  EXPECT_EQ(error_of<RuntimeError>([&] { loop->call_soon_threadsafe([] {}); }), closed);
  EXPECT_EQ(error_of<RuntimeError>([&] { loop->run_forever(); }), closed);
  auto coroutine = one();
  EXPECT_EQ(error_of<RuntimeError>([&] { loop->run_until_complete(std::move(coroutine)); }),
            closed);
  coroutine.close();
}

TEST_F(MisuseLoop, S16_CreateTaskAfterItIsClosed) {
  loop->close();
  EXPECT_EQ(stderr_of([&] {
              EXPECT_EQ(error_of<RuntimeError>([&] { loop->create_task(one()); }),
                        "Event loop is closed");
            }).find("Traceback"),
            std::string::npos);
}

TEST_F(MisuseLoop, S20_StoppedBeforeTheFutureIsDone) {
  auto future = loop->create_future<int>();
  loop->call_soon([&] { loop->stop(); });
  EXPECT_EQ(error_of<RuntimeError>([&] { loop->run_until_complete(future); }),
            "Event loop stopped before Future completed.");
  EXPECT_FALSE(future.done());
}

TEST_F(MisuseLoop, D03_WrongThreadInDebugMode) {
  loop->set_debug(true);
  const char* sentence =
      "Non-thread-safe operation invoked on an event loop other than the current one";
  loop->run_until_complete([&]() -> Coroutine<> {
    std::thread([&] {
      EXPECT_TRUE(error_of<RuntimeError>([&] { loop->call_soon([] {}); }).starts_with(sentence));
      EXPECT_TRUE(
          error_of<RuntimeError>([&] { loop->call_later(1s, [] {}); }).starts_with(sentence));
      EXPECT_TRUE(error_of<RuntimeError>([&] { loop->call_at({}, [] {}); }).starts_with(sentence));
    }).join();
    co_return;
  });
}

TEST_F(MisuseLoop, S21_CallbackThatThrows) {
  bool later_ran = false;
  const std::string said = stderr_of([&] {
    loop->call_soon([] { throw asyncio::ValueError("in a callback"); });
    loop->call_soon([&] {
      later_ran = true;
      loop->stop();
    });
    loop->run_forever();
  });
  EXPECT_TRUE(later_ran);
  EXPECT_TRUE(contains(said, "Exception in callback ")) << said;
  EXPECT_TRUE(contains(said, "ValueError('in a callback')") ||
              contains(said, "ValueError: in a callback"))
      << said;
}

TEST_F(MisuseLoop, X02_ExceptionHandlerThatThrows) {
  loop->set_exception_handler([](asyncio::EventLoop&, const asyncio::ExceptionContext&) {
    throw asyncio::ValueError("in the handler");
  });
  const std::string said = stderr_of([&] {
    loop->call_soon([] { throw asyncio::ValueError("in a callback"); });
    loop->call_soon([&] { loop->stop(); });
    loop->run_forever();
  });
  EXPECT_TRUE(contains(said, "Unhandled error in exception handler")) << said;
}

}  // namespace
}  // namespace misuse
