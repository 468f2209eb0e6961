// Generators, threads and signal handlers while their allocations fail, one after the other.
#include <asyncio/testing/torture.hpp>

#include "support/virtual_test.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <string>

namespace asyncio {
namespace {

using namespace std::chrono_literals;
using testing::torture;

void expect(bool holds) {
  if (!holds) throw RuntimeError("wrong");
}

AsyncGenerator<std::string> letters(int count) {
  for (int i = 0; i < count; ++i) {
    co_await sleep(1s);
    co_yield std::string(100, static_cast<char>('a' + i));
  }
}

// What a failure leaves unawaited is reported; nobody reads that here.
class TortureThreads : public ::testing::Test {
 private:
  support::StderrCapture quiet_;
};
using TortureGenerators = TortureThreads;

TEST_F(TortureGenerators, AGeneratorToItsEnd) {
  torture([]() -> Coroutine<> {
    auto generator = letters(3);
    std::string all;
    while (auto item = co_await generator.next()) all += item->front();
    expect(all == "abc");
  });
}

TEST_F(TortureGenerators, AGeneratorThatIsClosedHalfWay) {
  torture([]() -> Coroutine<> {
    auto generator = letters(3);
    auto first = co_await generator.next();
    expect(first && first->front() == 'a');
    co_await generator.aclose();
    auto none = co_await generator.next();
    expect(!none);
  });
}

TEST_F(TortureGenerators, AGeneratorThatIsDroppedHalfWay) {
  torture([]() -> Coroutine<> {
    {
      auto generator = letters(3);
      auto first = co_await generator.next();
      expect(first.has_value());
    }
    co_await sleep(1s);
  });
}

TEST_F(TortureThreads, AFunctionOnAThread) {
  torture([]() -> Coroutine<> {
    const std::string text(100, 'x');
    auto result = to_thread([text] { return text.size(); });
    expect(co_await std::move(result) == 100);
  });
}

TEST_F(TortureThreads, AFunctionOnTheDefaultExecutorThatFails) {
  torture([]() -> Coroutine<> {
    auto job = get_running_loop().run_in_executor(nullptr, []() -> int { throw ValueError("x"); });
    bool failed = false;
    try {
      (void)co_await std::move(job);
    } catch (const ValueError&) {
      failed = true;
    }
    expect(failed);
  });
}

TEST_F(TortureThreads, AnExecutorOfOnesOwn) {
  torture([]() -> Coroutine<> {
    ThreadPoolExecutor pool(1);
    auto one = get_running_loop().run_in_executor(pool, [] { return 1; });
    auto two = get_running_loop().run_in_executor(pool, [] { return 2; });
    const int first = co_await std::move(one);
    const int second = co_await std::move(two);
    expect(first + second == 3);
  });
}

TEST_F(TortureThreads, ASignalHandler) {
  torture([]() -> Coroutine<> {
    EventLoop& loop = get_running_loop();
    Future<> heard;
    loop.add_signal_handler(SIGUSR1, [heard] {
      if (!heard.done()) heard.set_result();
    });
    std::raise(SIGUSR1);
    co_await heard;
    expect(loop.remove_signal_handler(SIGUSR1));
  });
}

}  // namespace
}  // namespace asyncio
