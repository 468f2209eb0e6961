// Coroutines, futures, tasks, handles and contexts while their allocations fail, one after the other.
#include <asyncio/testing/torture.hpp>

#include "support/virtual_test.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace asyncio {
namespace {

using namespace std::chrono_literals;
using support::spin;
using testing::torture;

constexpr const char* long_name = "a name that does not fit into a short string";

Coroutine<std::string> work(int number) {
  co_await sleep(std::chrono::seconds(number));
  co_return std::string(100, static_cast<char>('a' + number));
}
Coroutine<> fail_after(std::chrono::seconds delay) {
  co_await sleep(delay);
  throw ValueError("a text that does not fit into a short string");
}

// A run that goes another way than the undisturbed one must say so by throwing.
void expect(bool holds) {
  if (!holds) throw RuntimeError("wrong");
}

// A coroutine that a failing create_task() left unawaited is reported; nobody reads that here.
class Torture : public ::testing::Test {
 private:
  support::StderrCapture quiet_;
};
using TortureCore = Torture;

// A new-expression would be optimised away.
void allocate() { ::operator delete(::operator new(1)); }

// -- Torture itself -----------------------------------------------------------------------------------

TEST_F(Torture, EveryAllocationFailsAloneAndWithAllLaterOnes) {
  const auto result = torture([]() -> Coroutine<> {
    auto one = std::make_unique<int>(1);
    auto two = std::make_unique<int>(2);
    expect(*one + *two == 3);
    co_return;
  });
  EXPECT_GE(result.allocations, 3U);  // the frame, and two numbers
  EXPECT_EQ(result.surfaced, 2 * result.allocations);
  EXPECT_EQ(result.runs, 1 + 2 * (result.allocations + 1));
}

TEST_F(Torture, AProgramThatSwallowsAFailureAndGoesWrongIsReported) {
  std::string told;
  try {
    torture([]() -> Coroutine<> {
      bool swallowed = false;
      try {
        allocate();
      } catch (const std::bad_alloc&) {
        swallowed = true;
      }
      if (swallowed) throw ValueError("x");
      co_return;
    });
  } catch (const RuntimeError& error) {
    told = error.what();
  }
  EXPECT_NE(told.find("failing: it ended with ValueError('x');"), std::string::npos) << told;
}

TEST_F(Torture, ALeakIsReported) {
  static std::vector<int*> leaked;
  std::string told;
  try {
    torture([]() -> Coroutine<> {
      leaked.reserve(1000);
      leaked.push_back(new int(1));
      co_return;
    });
  } catch (const RuntimeError& error) {
    told = error.what();
  }
  for (int* one : leaked) delete one;
  leaked = {};
  EXPECT_NE(told.find("allocations are left;"), std::string::npos) << told;
}

TEST_F(Torture, AProgramThatAllocatesTooOftenIsRefused) {
  support::expect_throws<RuntimeError>(
      "torture: the program allocates 8 times; make it smaller, or give .max_allocations", [] {
        torture(
            []() -> Coroutine<> {
              for (int i = 0; i < 5; ++i) allocate();
              co_return;
            },
            {.max_allocations = 5});
      });
}

// -- Programs -----------------------------------------------------------------------------------------

TEST_F(TortureCore, ACoroutineWithChildren) {
  torture([]() -> Coroutine<> {
    const std::string a = co_await work(1);
    const std::string b = co_await work(2);
    expect(a.size() + b.size() == 200);
  });
}

TEST_F(TortureCore, AnExceptionThroughThreeCoroutines) {
  torture([]() -> Coroutine<> {
    const auto middle = []() -> Coroutine<> { co_await fail_after(1s); };
    bool failed = false;
    try {
      co_await middle();
    } catch (const ValueError&) {
      failed = true;
    }
    expect(failed);
  });
}

TEST_F(TortureCore, TasksWithNames) {
  torture([]() -> Coroutine<> {
    auto one = create_task(work(1), {.name = long_name});
    auto two = create_task(work(2));
    two.set_name(std::string("another ") + long_name);
    (void)co_await one;
    (void)co_await std::move(two);
  });
}

TEST_F(TortureCore, EagerTasks) {
  torture([]() -> Coroutine<> {
    auto one = create_task(work(0), {.eager_start = true});
    auto two = create_task(work(1), {.name = long_name, .eager_start = true});
    (void)co_await one;
    (void)co_await two;
  });
}

TEST_F(TortureCore, ATaskThatNobodyAwaitsFails) {
  torture([]() -> Coroutine<> {
    create_task(fail_after(1s));
    co_await sleep(2s);
  });
}

TEST_F(TortureCore, ACoroutineThatNobodyAwaits) {
  torture([]() -> Coroutine<> {
    {
      const auto forgotten = work(1);
    }
    co_return;
  });
}

TEST_F(TortureCore, Cancelling) {
  torture([]() -> Coroutine<> {
    auto task = create_task(work(5));
    auto follower = [](Task<std::string> given) -> Coroutine<> { (void)co_await given; };
    auto second = create_task(follower(task));
    co_await sleep(1s);
    second.cancel("a message that does not fit into a short string");
    bool cancelled = false;
    try {
      co_await second;
    } catch (const CancelledError&) {
      cancelled = true;
    }
    expect(cancelled);
  });
}

TEST_F(TortureCore, FuturesWithResultsAndExceptions) {
  torture([]() -> Coroutine<> {
    Future<std::string> good;
    Future<int> bad;
    // Allocates nothing: if it failed, nobody would ever set the results.
    get_running_loop().call_later(1s, [good, bad] {
      bad.set_exception(ValueError("short"));
      good.set_result("short");
    });
    expect((co_await good).size() == 5);
    bool failed = false;
    try {
      (void)co_await bad;
    } catch (const ValueError&) {
      failed = true;
    }
    expect(failed);
  });
}

TEST_F(TortureCore, CallbacksAndTimers) {
  torture([]() -> Coroutine<> {
    EventLoop& loop = get_running_loop();
    auto calls = std::make_shared<int>(0);
    Future<> future;
    future.add_done_callback([calls](const Future<>&) { ++*calls; });
    loop.call_soon([calls, copy = std::string(100, 'y')] { ++*calls; });
    auto timer = loop.call_later(1s, [calls] { ++*calls; });
    loop.call_later(2s, [future] { future.set_result(); });
    loop.call_soon_threadsafe([calls] { ++*calls; });
    timer.cancel();
    co_await future;
    co_await spin(1);
    expect(*calls == 3);
  });
}

TEST_F(TortureCore, CallbacksThatFail) {
  torture([]() -> Coroutine<> {
    EventLoop& loop = get_running_loop();
    Future<> future;
    future.add_done_callback([](const Future<>&) { throw ValueError("x"); });
    loop.call_soon([] { throw ValueError("y"); });
    loop.call_later(1s, [future] { future.set_result(); });
    co_await future;
    co_await spin(1);
  });
}

TEST_F(TortureCore, ContextVariables) {
  static ContextVar<std::string> variable("variable");
  torture([]() -> Coroutine<> {
    auto token = variable.set(std::string(100, 'x'));
    auto child = []() -> Coroutine<std::string> {
      variable.set(std::string(50, 'y'));
      co_await sleep(1s);
      co_return variable.get();
    };
    expect((co_await create_task(child())).size() == 50);
    expect(variable.get().size() == 100);
    variable.reset(token);
    Context context = copy_context();
    context.run([] { variable.set(std::string(70, 'z')); });
  });
}

TEST_F(TortureCore, TextsOfEverything) {
  torture([]() -> Coroutine<> {
    auto task = create_task(work(1), {.name = long_name});
    Future<std::vector<int>> future;
    co_await sleep(0s);
    expect(task.done() || repr(task).find("wait_for=") != std::string::npos);
    future.set_result({1, 2, 3});
    expect(repr(future) == "<Future finished result=[1, 2, 3]>");
    expect(task.done() || !task.get_stack().empty());
    (void)co_await task;
  });
}

TEST_F(TortureCore, TasksLeftOverAtTheEnd) {
  torture([]() -> Coroutine<> {
    for (int i = 0; i < 5; ++i) create_task(work(10));
    co_await sleep(1s);
  });
}

}  // namespace
}  // namespace asyncio
