// What futures, tasks, handles, loops, groups and timeouts print, word for word (Y-01 to Y-09).
#include "support/virtual_test.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace asyncio {
namespace {

using namespace std::chrono_literals;
using support::run_virtual;
using support::spin;

#define EXPECT_LIKE(text, pattern)                                                        \
  EXPECT_TRUE(std::regex_match(text, std::regex(pattern))) << text << "\n  is not like\n" \
                                                           << (pattern)

Coroutine<int> work() {
  co_await sleep(1ms);
  co_return 1;
}
struct Callback {
  void operator()(const AnyFuture&) const {}
};

TEST(Repr, Y01_Futures) {
  support::VirtualLoop loop;
  const Future<int> pending(*loop), finished(*loop), failed(*loop), cancelled(*loop);
  finished.set_result(1);
  failed.set_exception(ValueError("x"));
  cancelled.cancel();
  EXPECT_EQ(repr(pending), "<Future pending>");
  EXPECT_EQ(repr(finished), "<Future finished result=1>");
  EXPECT_EQ(repr(failed), "<Future finished exception=ValueError('x')>");
  EXPECT_EQ(repr(cancelled), "<Future cancelled>");
  (void)failed.exception();
  EXPECT_EQ(repr(AnyFuture()), "<Future empty>");
}

TEST(Repr, Y01_ResultsPrintAsInPython) {
  support::VirtualLoop loop;
  const auto result = [&](auto value) {
    const Future<decltype(value)> future(*loop);
    future.set_result(value);
    return repr(future);
  };
  EXPECT_EQ(result(std::string("x")), "<Future finished result='x'>");
  EXPECT_EQ(result(true), "<Future finished result=True>");
  EXPECT_EQ(result(2.0), "<Future finished result=2.0>");
  EXPECT_EQ(result(std::vector<int>{1, 2}), "<Future finished result=[1, 2]>");
  const Future<> nothing(*loop);
  nothing.set_result();
  EXPECT_EQ(repr(nothing), "<Future finished result=None>");
}

TEST(Repr, Y01_ALongResultIsShortened) {
  support::VirtualLoop loop;
  const Future<std::string> future(*loop);
  future.set_result(std::string(500, 'y'));
  const std::string text = repr(future);
  EXPECT_LIKE(text, "<Future finished result='y+\\.\\.\\.y+'>");
  EXPECT_LT(text.size(), 80U);
}

TEST(Repr, Y01_Callbacks) {
  support::VirtualLoop loop;
  const Future<int> future(*loop);
  const std::string one = "Callback\\(\\) at .*repr_test\\.cpp:[0-9]+";
  future.add_done_callback(Callback());
  EXPECT_LIKE(repr(future), "<Future pending cb=\\[" + one + "\\]>");
  future.add_done_callback(Callback());
  EXPECT_LIKE(repr(future), "<Future pending cb=\\[" + one + ", " + one + "\\]>");
  future.add_done_callback(Callback());
  future.add_done_callback(Callback());
  EXPECT_LIKE(repr(future), "<Future pending cb=\\[" + one + ", <2 more>, " + one + "\\]>");
  future.cancel();
  EXPECT_EQ(repr(future), "<Future cancelled>");
}

TEST(Repr, Y02_ATaskThroughItsLife) {
  run_virtual([]() -> Coroutine<> {
    auto task = create_task(work(), {.name = "N"});
    EXPECT_LIKE(repr(task),
                "<Task pending name='N' coro=<work\\(\\) running at .*repr_test\\.cpp:[0-9]+>>");
    co_await sleep(0s);
    EXPECT_LIKE(repr(task),
                "<Task pending name='N' coro=<work\\(\\) running at .*repr_test\\.cpp:[0-9]+> "
                "wait_for=<Future pending cb=\\[.*\\]>>");
    co_await task;
    EXPECT_LIKE(
        repr(task),
        "<Task finished name='N' coro=<work\\(\\) done, defined at .*repr_test\\.cpp:[0-9]+> result=1>");
  });
}

TEST(Repr, Y02_ACancelledTask) {
  run_virtual([]() -> Coroutine<> {
    auto task = create_task(work(), {.name = "N"});
    task.cancel();
    EXPECT_LIKE(repr(task), "<Task cancelling name='N' coro=<work\\(\\) running at .*");
    co_await spin(1);
    EXPECT_LIKE(repr(task), "<Task cancelled name='N' coro=<work\\(\\) done, defined at .*>>");
  });
}

TEST(Repr, Y02_AFailedTask) {
  run_virtual([]() -> Coroutine<> {
    auto body = []() -> Coroutine<> {
      throw ValueError("x");
      co_return;
    };
    auto task = create_task(body(), {.name = "N"});
    co_await spin(1);
    EXPECT_LIKE(
        repr(task),
        "<Task finished name='N' coro=<.*<lambda>\\(\\) done, defined at .*> exception=ValueError\\('x'\\)>");
    (void)task.exception();
  });
}

TEST(Repr, Y02_CallbacksAndWaitersOfATask) {
  run_virtual([]() -> Coroutine<> {
    auto task = create_task(work(), {.name = "N"});
    auto follow = [](Task<int> given) -> Coroutine<> { co_await given; };
    auto follower = create_task(follow(task), {.name = "F"});
    co_await spin(1);
    task.add_done_callback(Callback());
    EXPECT_LIKE(
        repr(task),
        "<Task pending name='N' .* cb=\\[Task\\.task_wakeup\\(\\), Callback\\(\\) at .*\\]>");
    EXPECT_LIKE(repr(follower), "<Task pending name='F' .* wait_for=<Task pending name='N' .*>>");
    co_await follower;
  });
}

TEST(Repr, Y02_DefaultNames) {
  run_virtual([]() -> Coroutine<> {
    auto task = create_task(work());
    EXPECT_LIKE(repr(task), "<Task pending name='Task-[0-9]+' .*");
    EXPECT_EQ(repr(AnyTask(task)), repr(task));
    co_await task;
  });
}

TEST(Repr, Y03_Gather) {
  run_virtual([]() -> Coroutine<> {
    auto all = gather(work(), work());
    EXPECT_EQ(repr(all), "<_GatheringFuture pending>");
    co_await all;
    EXPECT_EQ(repr(all), "<_GatheringFuture finished result=(1, 1)>");
    auto failing = []() -> Coroutine<> {
      throw ValueError("x");
      co_return;
    };
    auto results = gather(return_exceptions, work(), failing());
    co_await results;
    EXPECT_EQ(repr(results), "<_GatheringFuture finished result=(1, ValueError('x'))>");
  });
}

TEST(Repr, Y06_Handles) {
  support::VirtualLoop loop;
  struct Call {
    void operator()() const {}
  };
  Handle soon = loop->call_soon(Call());
  EXPECT_LIKE(repr(soon), "<Handle .*Call\\(\\) at .*repr_test\\.cpp:[0-9]+>");
  soon.cancel();
  EXPECT_EQ(repr(soon), "<Handle cancelled>");
  TimerHandle timer = loop->call_at(Clock::time_point(12500ms), Call());
  EXPECT_LIKE(repr(timer), "<TimerHandle when=12\\.5 .*Call\\(\\) at .*repr_test\\.cpp:[0-9]+>");
  timer.cancel();
  EXPECT_EQ(repr(timer), "<TimerHandle cancelled when=12.5>");
}

TEST(Repr, Y07_Loops) {
  support::VirtualLoop loop;
  EXPECT_EQ(repr(*loop), "<EventLoop running=False closed=False debug=False>");
  loop->set_debug(true);
  loop->run_until_complete([]() -> Coroutine<> {
    EXPECT_EQ(repr(get_running_loop()), "<EventLoop running=True closed=False debug=True>");
    co_return;
  });
  loop->close();
  EXPECT_EQ(repr(*loop), "<EventLoop running=False closed=True debug=True>");
}

TEST(Repr, Y09_TaskGroups) {
  run_virtual([]() -> Coroutine<> {
    TaskGroup group;
    EXPECT_EQ(repr(group), "<TaskGroup>");
    auto fail = []() -> Coroutine<> {
      throw ValueError();
      co_return;
    };
    auto stubborn = []() -> Coroutine<> {
      try {
        co_await sleep(1h);
      } catch (const CancelledError&) {
      }
      co_await sleep(1s);
    };
    get_running_loop().call_later(
        500ms, [&] { EXPECT_EQ(repr(group), "<TaskGroup tasks=1 errors=1 cancelling>"); });
    auto body = [&](TaskGroup& entered) -> Coroutine<> {
      EXPECT_EQ(repr(entered), "<TaskGroup entered>");
      entered.create_task(stubborn());
      EXPECT_EQ(repr(entered), "<TaskGroup tasks=1 entered>");
      entered.create_task(fail());
      co_return;
    };
    try {
      co_await async_with(group, body);
    } catch (const ExceptionGroup&) {
    }
  });
}

TEST(Repr, Y09_Timeouts) {
  run_virtual([]() -> Coroutine<> {
    Timeout never = timeout(std::nullopt);
    EXPECT_EQ(repr(never), "<Timeout [created]>");
    auto body = [](Timeout& entered) -> Coroutine<> {
      EXPECT_EQ(repr(entered), "<Timeout [active] when=None>");
      co_return;
    };
    co_await async_with(never, body);
    EXPECT_EQ(repr(never), "<Timeout [finished]>");
    Timeout soon = timeout(12345ms);
    auto late = [](Timeout& entered) -> Coroutine<> {
      EXPECT_EQ(repr(entered), "<Timeout [active] when=12.345>");
      try {
        co_await sleep(1h);
      } catch (const CancelledError&) {
        EXPECT_EQ(repr(entered), "<Timeout [expiring]>");
        throw;
      }
    };
    try {
      co_await async_with(soon, late);
    } catch (const TimeoutError&) {
    }
    EXPECT_EQ(repr(soon), "<Timeout [expired]>");
  });
}

TEST(Repr, StreamsPrintTheSameText) {
  support::VirtualLoop loop;
  const Future<int> future(*loop);
  const Handle handle = loop->call_soon([] {});
  std::ostringstream out;
  out << future << ' ' << AnyFuture(future) << ' ' << *loop << ' ' << handle;
  EXPECT_EQ(out.str(), repr(future) + " " + repr(future) + " " + repr(*loop) + " " + repr(handle));
  static_assert(Printable<Task<int>> && Printable<Coroutine<>> && Printable<TimerHandle>);
  static_assert(!Printable<int>);
}

}  // namespace
}  // namespace asyncio
