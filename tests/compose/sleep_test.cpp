// sleep: how long it is, what it gives, and what is left when it does not end.
#include "support/closing.hpp"
#include "support/outcome.hpp"
#include "support/virtual_test.hpp"

#include <limits>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::outcome;
using support::run_virtual;
using support::Trace;

TEST(Sleep, T05_ASleepOfZeroOrLessLetsWhatIsReadyRunOnce) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    const Task<> other = create_task([&]() -> Coroutine<> {
      trace("other");
      co_await sleep(-1s);
      trace("other");
    });
    trace("main");
    co_await sleep(0s);
    trace("main");
    co_await sleep(-5s);
    trace("main");
    co_await other;
    EXPECT_EQ(trace, "main other main other main");
    EXPECT_EQ(support::seconds(), 0.0);
  });
}

TEST(Sleep, T07_GivesItsResult) {
  run_virtual([]() -> Coroutine<> {
    const std::string text = co_await sleep(2s, "later");
    EXPECT_EQ(text, "later");
    EXPECT_EQ(support::seconds(), 2.0);
    const int number = co_await sleep(0s, 7);
    EXPECT_EQ(number, 7);
  });
}

TEST(Sleep, T07_GivesAResultThatCannotBeCopied) {
  run_virtual([]() -> Coroutine<> {
    auto given = std::make_unique<int>(3);
    const std::unique_ptr<int> result = co_await sleep(1ms, std::move(given));
    EXPECT_EQ(*result, 3);
  });
}

TEST(Sleep, T07_ACancelledSleepWithdrawsItsTimerAtOnce) {
  run_virtual([]() -> Coroutine<> {
    EventLoop& loop = get_running_loop();
    const Task<> task = create_task(sleep(1h));
    co_await sleep(0s);
    EXPECT_FALSE(loop.timers().empty());
    task.cancel();
    EXPECT_TRUE(loop.timers().empty());
    const std::string ended = co_await outcome(task);
    EXPECT_EQ(ended, "CancelledError()");
    EXPECT_EQ(support::seconds(), 0.0);
  });
}

TEST(Sleep, T07_NeverEndsEarly) {
  run_virtual([]() -> Coroutine<> {
    EventLoop& loop = get_running_loop();
    for (const auto delay : {1ns, 999ns, 1'000'001ns}) {
      const Clock::time_point before = loop.time();
      co_await sleep(delay);
      EXPECT_GE(loop.time() - before, delay);
    }
  });
}

TEST(Sleep, T08_NotANumberIsAValueError) {
  const auto not_a_number = std::chrono::duration<double>(std::numeric_limits<double>::quiet_NaN());
  EXPECT_NE(support::outcome_of_call([&] { (void)sleep(not_a_number); }).find("ValueError("),
            std::string::npos);
  EXPECT_NE(support::outcome_of_call([&] { (void)sleep(not_a_number, 1); }).find("ValueError("),
            std::string::npos);
}

TEST(Sleep, TakesDurationsOfAnyKind) {
  run_virtual([]() -> Coroutine<> {
    co_await sleep(std::chrono::duration<double>(0.5));
    EXPECT_EQ(support::seconds(), 0.5);
    co_await sleep(std::chrono::duration<float, std::milli>(250));
    EXPECT_EQ(support::seconds(), 0.75);
    co_await sleep(1min);
    EXPECT_EQ(support::seconds(), 60.75);
  });
}

TEST(Sleep, ASleepLongerThanTheClockCanCountIsASleepWithoutEnd) {
  run_virtual([]() -> Coroutine<> {
    const Task<> task = create_task(sleep(std::chrono::duration<double>(1e300)));
    co_await sleep(1h);
    EXPECT_FALSE(task.done());
    task.cancel();
    co_await outcome(task);
  });
}

TEST(Sleep, SleepersWithOneDeadlineResumeInTheOrderInWhichTheyBegan) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    auto sleeper = [&](int number) -> Coroutine<> {
      co_await sleep(10ms);
      trace(number);
    };
    std::vector<Task<>> tasks;
    for (int number = 0; number < 6; ++number) tasks.push_back(create_task(sleeper(number)));
    co_await gather(tasks);
    EXPECT_EQ(trace, "0 1 2 3 4 5");
  });
}

TEST(Sleep, BecomesACoroutineWhereOneIsNeeded) {
  run_virtual([]() -> Coroutine<> {
    Coroutine<> plain = sleep(1s);
    Coroutine<int> with_result = sleep(1s, 5);
    EXPECT_TRUE(iscoroutine(plain));
    co_await std::move(plain);
    const int result = co_await std::move(with_result);
    EXPECT_EQ(result, 5);
    EXPECT_EQ(support::seconds(), 2.0);
  });
}

TEST(Sleep, CanBeATaskOfItsOwn) {
  run_virtual([]() -> Coroutine<> {
    const Task<> plain = create_task(sleep(1s));
    const Task<int> with_result = create_task(sleep(2s, 6), {.name = "sleeper"});
    EXPECT_NE(repr(plain).find("coro=<sleep() running at"), std::string::npos) << repr(plain);
    EXPECT_EQ(with_result.get_name(), "sleeper");
    co_await plain;
    const int result = co_await with_result;
    EXPECT_EQ(result, 6);
    EXPECT_EQ(support::seconds(), 2.0);
  });
}

TEST(Sleep, ANamedSleepIsAwaitedLater) {
  run_virtual([]() -> Coroutine<> {
    auto nap = sleep(1s);
    auto errand = sleep(1s, std::string("milk"));
    co_await nap;
    const std::string got = co_await errand;
    EXPECT_EQ(got, "milk");
    EXPECT_EQ(support::seconds(), 2.0);
  });
}

TEST(Sleep, OneThatNobodyAwaitsIsReportedOnce) {
  const support::StderrCapture capture;
  {
    const auto forgotten = sleep(1s);
  }
  const std::string text = capture.text();
  EXPECT_NE(text.find("sleep_test.cpp:"), std::string::npos) << text;
  EXPECT_NE(text.find("RuntimeWarning: coroutine 'sleep' was never awaited\n"), std::string::npos)
      << text;
  EXPECT_EQ(text.find("never awaited"), text.rfind("never awaited")) << text;
}

TEST(Sleep, OneThatBecameACoroutineIsReportedOnceToo) {
  const support::StderrCapture capture;
  {
    const Coroutine<> forgotten = sleep(1s);
  }
  {
    const Coroutine<int> forgotten = sleep(1s, 1);
  }
  const std::string text = capture.text();
  std::size_t reports = 0;
  for (std::size_t at = text.find("never awaited"); at != text.npos;
       at = text.find("never awaited", at + 1))
    ++reports;
  EXPECT_EQ(reports, 2u) << text;
}

TEST(Sleep, ATaskOfOneThatIsCancelledBeforeItBeginsIsNotReported) {
  const support::StderrCapture capture;
  run_virtual([]() -> Coroutine<> {
    const Task<> plain = create_task(sleep(1s));
    const Task<int> with_result = create_task(sleep(1s, 1));
    plain.cancel();
    with_result.cancel();
    co_await sleep(0s);
    EXPECT_TRUE(plain.cancelled());
    EXPECT_TRUE(with_result.cancelled());
  });
  EXPECT_EQ(capture.text(), "");
}

TEST(Sleep, AResultWhoseMoveThrowsFailsTheAwait) {
  struct Fragile {
    Fragile() = default;
    Fragile(Fragile&& other) : moves_left(other.moves_left - 1) {
      if (moves_left < 0) throw std::bad_alloc();
    }
    int moves_left = 3;
  };
  run_virtual([]() -> Coroutine<> {
    const Task<> task = create_task([]() -> Coroutine<> {
      auto nap = sleep(1s, Fragile());
      Fragile fragile = co_await nap;
      [[maybe_unused]] const Fragile once_more = std::move(fragile);
      [[maybe_unused]] const Fragile too_often = std::move(fragile);
    });
    const std::exception_ptr error = co_await support::error_of(task);
    EXPECT_TRUE(support::is<std::bad_alloc>(error));
  });
}

TEST(Sleep, ClosingTheLoopDestroysSleepers) {
  EXPECT_EQ(support::destroyed_by_close([]() -> Coroutine<> {
              const Task<> task = create_task(sleep(1h));
              const Task<std::string> with_result = create_task(sleep(1h, std::string(100, 'x')));
              co_await sleep(2h);
            }),
            3u);
}

TEST(Sleep, ClosingTheLoopDestroysASleeperWhoseTimeHasJustCome) {
  const support::VirtualLoop loop;
  const support::Errors errors(*loop);
  loop->create_task(sleep(1s));
  loop->call_later(1s, [&] { loop->stop(); });
  loop->run_forever();  // the sleep is over, and its task is queued to resume
  loop->close();
  EXPECT_EQ(errors.reports.size(), 1u);
}

TEST(Sleep, ClosingTheLoopDestroysATaskThatYields) {
  const support::VirtualLoop loop;
  const support::Errors errors(*loop);
  loop->create_task([]() -> Coroutine<> {
    const std::string kept(100, 'x');
    for (;;) co_await sleep(0s);
  });
  loop.turns(3);
  loop->close();
  EXPECT_EQ(errors.reports.size(), 1u);
}

}  // namespace
