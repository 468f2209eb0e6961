// to_thread(): arguments in, a result back, in a copy of the context, and nothing begins before the await.
#include "support/outcome.hpp"
#include "support/virtual_test.hpp"

#include <atomic>
#include <latch>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::outcome;
using support::run_virtual;

TEST(ToThreadThreads, H03_TheFunctionSeesACopyOfTheContext) {
  const ContextVar<std::string> variable("variable", "none");
  run_virtual([&]() -> Coroutine<> {
    variable.set("mine");
    const auto seen = co_await to_thread([&] {
      std::string before = variable.get();
      variable.set("its own");
      return before + ", " + variable.get();
    });
    EXPECT_EQ(seen, "mine, its own");
    EXPECT_EQ(variable.get(), "mine");
    // The thread is the same one, and has kept nothing.
    EXPECT_EQ(co_await get_running_loop().run_in_executor(nullptr, [&] { return variable.get(); }),
              "none");
  });
}

TEST(ToThreadThreads, H03_TheContextIsThatOfTheAwait) {
  const ContextVar<int> variable("variable", 0);
  run_virtual([&]() -> Coroutine<> {
    auto later = to_thread([&] { return variable.get(); });
    variable.set(1);
    EXPECT_EQ(co_await std::move(later), 1);
  });
}

int add(int a, int b) { return a + b; }

TEST(ToThreadThreads, H01_ArgumentsGoInAndTheResultComesBack) {
  run_virtual([]() -> Coroutine<> {
    EXPECT_EQ(co_await to_thread(add, 1, 2), 3);
    auto given = std::make_unique<int>(4);
    auto moved = co_await to_thread([](std::unique_ptr<int> x) { return x; }, std::move(given));
    EXPECT_EQ(*moved, 4);
    EXPECT_EQ(co_await to_thread([](const std::string& text) { return text.size(); }, "four"), 4u);
    const std::string text = "x";
    EXPECT_EQ(co_await to_thread(&std::string::size, text), 1u);
    co_await to_thread([] {});
  });
}

TEST(ToThreadThreads, H01_ExceptionsComeOutOfTheAwait) {
  run_virtual([]() -> Coroutine<> {
    EXPECT_EQ(co_await outcome(to_thread([] { throw ValueError("x"); })), "ValueError('x')");
  });
}

TEST(ToThreadThreads, H01_TheLoopGoesOnMeanwhile) {
  run_virtual([]() -> Coroutine<> {
    std::latch from_the_loop(1);
    auto waiting = create_task(to_thread([&] { from_the_loop.wait(); }));
    co_await support::spin();
    from_the_loop.count_down();  // would never be reached if the loop waited
    co_await waiting;
  });
}

TEST(ToThread, H01_NothingBeginsBeforeTheAwait) {
  bool ran = false;
  const support::StderrCapture captured;
  run_virtual([&]() -> Coroutine<> {
    {
      [[maybe_unused]] auto unused = to_thread([&] { ran = true; });
    }
    co_return;
  });
  EXPECT_FALSE(ran);
  EXPECT_NE(captured.text().find("coroutine 'to_thread' was never awaited"), std::string::npos);
}

TEST(ToThreadThreads, H02_CancellingTheAwaitDoesNotStopWhatRuns) {
  std::atomic<bool> ended{false};
  run_virtual([&]() -> Coroutine<> {
    std::latch began(1), may_end(1);
    auto task = create_task(to_thread([&] {
      began.count_down();
      may_end.wait();
      ended = true;
    }));
    co_await support::spin();
    began.wait();
    task.cancel();
    EXPECT_EQ(co_await outcome(task), "CancelledError()");
    EXPECT_FALSE(ended);
    may_end.count_down();
    co_await get_running_loop().shutdown_default_executor();
  });
  EXPECT_TRUE(ended);
}

TEST(ToThreadThreads, H04_AfterTheShutdownItRefuses) {
  run_virtual([]() -> Coroutine<> {
    co_await get_running_loop().shutdown_default_executor();
    EXPECT_EQ(co_await outcome(to_thread([] {})),
              "RuntimeError('Executor shutdown has been called')");
  });
}

TEST(ToThreadThreads, H01_AHundredAtOnceShareThePool) {
  std::atomic<int> ran{0};
  run_virtual([&]() -> Coroutine<> {
    std::vector<Task<int>> tasks;
    for (int i = 0; i < 100; ++i)
      tasks.push_back(create_task(to_thread([&ran, i] {
        ++ran;
        return i;
      })));
    const auto results = co_await gather(tasks);
    for (int i = 0; i < 100; ++i) EXPECT_EQ(results[static_cast<std::size_t>(i)], i);
  });
  EXPECT_EQ(ran, 100);
}

}  // namespace
