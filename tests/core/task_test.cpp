// Tasks as a program sees them: their first step, names, context, results, and errors nobody looked at.
#include "support/virtual_test.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

namespace asyncio {
namespace {

using namespace std::chrono_literals;
using support::expect_await_throws;
using support::expect_holds;
using support::expect_throws;
using support::run_virtual;
using support::spin;
using support::Trace;

Coroutine<int> give(int value) { co_return value; }
// -- T-05 to T-08: sleeping

TEST(Task, T05_SleepOfNothingOrLessYieldsOnce) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    for (const auto delay : {0s, -3s}) {
      co_await spin();
      trace.clear();
      EventLoop& loop = get_running_loop();
      loop.call_soon([&] {
        trace(1);
        loop.call_soon([&] { trace(2); });
      });
      co_await sleep(delay);
      EXPECT_EQ(trace, "1");
      co_await spin();
    }
    EXPECT_EQ(support::seconds(), 0.0);
  });
}

TEST(Task, T06_TasksThatYieldTakeTurnsInTheOrderOfCreation) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    auto step = [&](std::string name) -> Coroutine<> {
      for (int i = 0; i < 3; ++i) {
        trace(name);
        co_await sleep(0s);
      }
    };
    auto a = create_task(step("a"));
    auto b = create_task(step("b"));
    auto c = create_task(step("c"));
    co_await gather(a, b, c);
    EXPECT_EQ(trace, "a b c a b c a b c");
  });
}

TEST(Task, T07_SleepGivesItsResultAndNeverEndsEarly) {
  run_virtual([]() -> Coroutine<> {
    const std::string x = co_await sleep(0s, std::string("x"));
    EXPECT_EQ(x, "x");
    const std::unique_ptr<int> y = co_await sleep(1500ms, std::make_unique<int>(5));
    EXPECT_EQ(*y, 5);
    EXPECT_EQ(support::seconds(), 1.5);
  });
}

TEST(Task, T07_CancellingASleepWithdrawsItsTimer) {
  run_virtual([]() -> Coroutine<> {
    EventLoop& loop = get_running_loop();
    auto sleeper = []() -> Coroutine<> { co_await sleep(1h); };
    auto task = create_task(sleeper);
    co_await spin(1);
    EXPECT_EQ(loop.timers().size(), 1U);
    task.cancel();
    EXPECT_EQ(loop.timers().size(), 0U);
    co_await expect_await_throws<CancelledError>("", task);
    EXPECT_EQ(support::seconds(), 0.0);
  });
}

TEST(Task, T08_SleepOfNaNIsAValueError) {
  run_virtual([]() -> Coroutine<> {
    expect_throws<ValueError>("Invalid delay: NaN (not a number)", [] {
      (void)sleep(std::chrono::duration<double>(std::numeric_limits<double>::quiet_NaN()));
    });
    co_return;
  });
}

// -- T-09: names

TEST(Task, T09_DefaultNamesCountUpThroughTheProcess) {
  int first = 0;
  const auto number = [](const auto& task) {
    EXPECT_EQ(task.get_name().rfind("Task-", 0), 0U);
    return std::stoi(task.get_name().substr(5));
  };
  run_virtual([&]() -> Coroutine<> {
    auto a = create_task(give(1));
    auto named = create_task(give(2), {.name = "mine"});
    auto b = create_task(give(3));
    EXPECT_EQ(number(b), number(a) + 1);
    EXPECT_EQ(named.get_name(), "mine");
    first = number(b);
    co_await gather(a, named, b);
  });
  run_virtual([&]() -> Coroutine<> {
    // The end of a run takes a number for its own task, as in asyncio.
    EXPECT_GT(number(current_task()), first);
    co_return;
  });
}

TEST(Task, T09_ANameIsCopiedAndMayBeChangedAndMayBeEmpty) {
  run_virtual([]() -> Coroutine<> {
    std::string name = "first name, which is rather long";
    auto task = create_task(give(1), {.name = name});
    name = "overwritten";
    EXPECT_EQ(task.get_name(), "first name, which is rather long");
    task.set_name("second");
    EXPECT_EQ(AnyTask(task).get_name(), "second");
    EXPECT_EQ(create_task(give(1), {.name = ""}).get_name(), "");
    co_await task;
    EXPECT_EQ(task.get_name(), "second");
  });
}

// -- T-10 to T-12

TEST(Task, T10_ATaskCannotBeGivenAResultThroughItsFuture) {
  run_virtual([]() -> Coroutine<> {
    auto task = create_task(give(1));
    const Future<int> future = task;
    expect_throws<RuntimeError>("Task does not support set_result operation",
                                [&] { future.set_result(2); });
    expect_throws<RuntimeError>("Task does not support set_exception operation",
                                [&] { future.set_exception(ValueError()); });
    EXPECT_EQ(co_await task, 1);
    expect_throws<RuntimeError>("Task does not support set_result operation",
                                [&] { future.set_result(2); });
  });
}

TEST(Task, T11_ATaskThatAwaitsItselfGetsAnError) {
  run_virtual([]() -> Coroutine<> {
    Task<> task;
    std::string text;
    auto body = [&]() -> Coroutine<> {
      try {
        co_await task;
      } catch (const RuntimeError& error) {
        text = error.what();
      }
    };
    task = create_task(body);
    co_await spin();
    EXPECT_NE(text.find("Task cannot await on itself"), std::string::npos) << text;
    EXPECT_TRUE(task.done());
    // A cycle of handles would keep it: the variable is in this frame, not in its own.
  });
}

TEST(Task, T12_AFutureOfAnotherLoopIsRefusedWhereItIsAwaited) {
  support::VirtualLoop other;
  const Future<int> foreign(*other);
  run_virtual([&]() -> Coroutine<> {
    std::string text;
    auto body = [&]() -> Coroutine<> {
      try {
        co_await foreign;
      } catch (const RuntimeError& error) {
        text = error.what();
      }
      co_await sleep(1s);
      text += "!";
    };
    co_await create_task(body);
    EXPECT_NE(text.find("attached to a different loop!"), std::string::npos) << text;
    EXPECT_FALSE(foreign.done());
  });
}

TEST(Task, T12_AFutureOfAnotherLoopThatIsDoneHasAResult) {
  support::VirtualLoop other;
  const Future<int> foreign(*other);
  foreign.set_result(3);
  EXPECT_EQ(run_virtual([&]() -> Coroutine<int> { co_return co_await foreign; }), 3);
}

// -- T-13, T-14: finding tasks

TEST(Task, T13_NoTaskIsCurrentInACallback) {
  run_virtual([]() -> Coroutine<> {
    const AnyTask me = current_task();
    EXPECT_TRUE(static_cast<bool>(me));
    bool none = false;
    get_running_loop().call_soon([&] { none = !current_task(); });
    co_await spin(1);
    EXPECT_TRUE(none);
    EXPECT_EQ(current_task(), me);
    auto child = [&]() -> Coroutine<> {
      EXPECT_EQ(current_task(), me);
      co_return;
    };
    co_await child();
  });
}

TEST(Task, T13_TheCreatorIsCurrentAgainAfterAnEagerStep) {
  run_virtual([]() -> Coroutine<> {
    const AnyTask me = current_task();
    AnyTask seen;
    auto inner = [&]() -> Coroutine<> {
      seen = current_task();
      co_await sleep(0s);
      EXPECT_EQ(current_task(), seen);
    };
    auto task = create_task(inner(), {.eager_start = true});
    EXPECT_EQ(seen, AnyTask(task));
    EXPECT_EQ(current_task(), me);
    co_await task;
  });
}

TEST(Task, T13_OutsideOfALoopThereIsNoCurrentTask) {
  expect_throws<RuntimeError>("no running event loop", [] { (void)current_task(); });
  support::VirtualLoop loop;
  EXPECT_EQ(current_task(*loop), std::nullopt);
}

TEST(Task, T14_AllTasksAreTheOnesNotDoneOfThatLoop) {
  support::VirtualLoop other;
  auto elsewhere = other->create_task(give(1));
  run_virtual([&]() -> Coroutine<> {
    auto one = create_task(spin(1));
    auto two = create_task(spin(3));
    const std::vector<AnyTask> expected{current_task(), one, two};
    EXPECT_EQ(all_tasks(), expected);
    co_await one;
    EXPECT_EQ(all_tasks(), (std::vector<AnyTask>{current_task(), two}));
    co_await two;
    EXPECT_EQ(all_tasks(), std::vector<AnyTask>{current_task()});
  });
  EXPECT_EQ(all_tasks(*other), std::vector<AnyTask>{elsewhere});
  other.turns(1);
  EXPECT_TRUE(all_tasks(*other).empty());
  expect_throws<RuntimeError>("no running event loop", [] { (void)all_tasks(); });
}

// -- T-17: context

TEST(Task, T17_ATaskRunsInACopyOfItsCreatorsContext) {
  run_virtual([]() -> Coroutine<> {
    static ContextVar<int> variable("variable", 0);
    variable.set(1);
    auto body = []() -> Coroutine<int> {
      const int seen = variable.get();
      variable.set(2);
      co_await sleep(0s);
      EXPECT_EQ(variable.get(), 2);
      co_return seen;
    };
    auto task = create_task(body);
    variable.set(5);
    EXPECT_EQ(co_await task, 1);
    EXPECT_EQ(variable.get(), 5);
    EXPECT_EQ(task.get_context().run([] { return variable.get(); }), 2);
  });
}

TEST(Task, T17_AGivenContextIsUsedItself) {
  run_virtual([]() -> Coroutine<> {
    static ContextVar<int> variable("variable", 0);
    auto body = []() -> Coroutine<> {
      variable.set(7);
      co_return;
    };
    Context context = copy_context();
    auto task = create_task(body, {.context = &context});
    co_await task;
    EXPECT_EQ(context.run([] { return variable.get(); }), 7);
    EXPECT_EQ(variable.get(), 0);
    EXPECT_EQ(task.get_context(), context);
  });
}

// -- T-33: how many turns things take

TEST(Task, T33_AChainOfCoroutinesResumesInOneTurnAChainOfTasksInOneEach) {
  run_virtual([]() -> Coroutine<> {
    Future<int> future;
    auto leaf = [&]() -> Coroutine<int> { co_return co_await future; };
    auto middle = [&]() -> Coroutine<int> { co_return co_await leaf(); };
    auto top = [&]() -> Coroutine<int> { co_return co_await middle(); };
    auto coroutines = create_task(top);
    auto follow = [](Task<int> task) -> Coroutine<int> { co_return co_await task; };
    std::vector<Task<int>> tasks{coroutines};
    for (int i = 0; i < 3; ++i) tasks.push_back(create_task(follow(tasks.back())));
    co_await spin(2);
    future.set_result(0);
    int turns = 0;
    for (; !tasks.back().done(); ++turns) co_await spin(1);
    EXPECT_EQ(turns, 4);
  });
}

// -- Looking at tasks (Z-02)

TEST(Task, Z02_TheStackIsTheSuspendedCoroutinesOutermostFirst) {
  run_virtual([]() -> Coroutine<> {
    auto inner = []() -> Coroutine<> { co_await sleep(1s); };
    auto outer = [&]() -> Coroutine<> { co_await inner(); };
    auto task = create_task(outer());
    EXPECT_EQ(task.get_stack().size(), 1U);
    co_await spin(1);
    const auto stack = task.get_stack();
    EXPECT_EQ(stack.size(), 2U);
    for (const StackFrame& frame : stack) {
      EXPECT_NE(frame.file.find("task_test.cpp"), std::string::npos);
      EXPECT_GT(frame.line, 0U);
      EXPECT_NE(frame.function.find("<lambda>"), std::string::npos) << frame.function;
    }
    EXPECT_EQ(stack[1].line + 1, stack[0].line);
    std::ostringstream out;
    task.print_stack(out);
    EXPECT_EQ(out.str().rfind("Stack for <Task pending name=", 0), 0U) << out.str();
    co_await task;
    EXPECT_TRUE(task.get_stack().empty());
    std::ostringstream after;
    task.print_stack(after);
    EXPECT_EQ(after.str().rfind("No stack for <Task finished", 0), 0U) << after.str();
  });
}

// -- Handles

TEST(Task, T36_TaskHandlesConvertAndCompare) {
  run_virtual([]() -> Coroutine<> {
    static_assert(std::is_convertible_v<Task<int>, Future<int>>);
    static_assert(std::is_convertible_v<Task<int>, AnyTask>);
    static_assert(std::is_convertible_v<Task<int>, AnyFuture>);
    static_assert(!std::is_convertible_v<Future<int>, Task<int>>);
    auto task = create_task(give(4));
    const Future<int> future = task;
    const AnyTask any = task;
    EXPECT_EQ(future, task);
    EXPECT_EQ(any, task);
    EXPECT_NE(any, current_task());
    co_await any;
    EXPECT_EQ(co_await future, 4);
    EXPECT_FALSE(static_cast<bool>(Task<int>()));
    EXPECT_FALSE(static_cast<bool>(AnyTask(Task<int>())));
  });
}

TEST(Task, CallbacksOfATaskGetTheTask) {
  run_virtual([]() -> Coroutine<> {
    auto task = create_task(give(4), {.name = "four"});
    Trace trace;
    task.add_done_callback([&](const Task<int>& done) {
      trace(done.get_name());
      trace(done.result());
    });
    AnyTask(task).add_done_callback([&](const AnyFuture& done) { trace(done == task); });
    co_await task;
    EXPECT_EQ(trace, "four 4 1");
  });
}

// -- Results of every category

TEST(TaskValue, ARvalueGivesTheValueAway) {
  run_virtual([]() -> Coroutine<> {
    auto make = []() -> Coroutine<std::unique_ptr<int>> { co_return std::make_unique<int>(6); };
    const std::unique_ptr<int> taken = co_await create_task(make());
    EXPECT_EQ(*taken, 6);
    auto task = create_task(make());
    const std::unique_ptr<int>& look = co_await task;
    EXPECT_EQ(*look, 6);
    const std::unique_ptr<int> moved = co_await std::move(task);
    EXPECT_EQ(*moved, 6);
  });
}

TEST(TaskValue, AReferenceStaysOne) {
  run_virtual([]() -> Coroutine<> {
    int object = 1;
    auto refer = [&]() -> Coroutine<int&> { co_return object; };
    int& seen = co_await create_task(refer());
    EXPECT_EQ(&seen, &object);
    auto task = create_task(refer());
    EXPECT_EQ(&(co_await task), &object);
    EXPECT_EQ(&task.result(), &object);
  });
}

struct ThrowsLater {
  explicit ThrowsLater(int moves) : left(moves) {}
  ThrowsLater(ThrowsLater&& other) : left(other.left - 1) {
    if (left < 0) throw ValueError("moved too often");
  }
  int left;
};

TEST(TaskValue, AMoveThatThrowsFailsTheTask) {
  run_virtual([]() -> Coroutine<> {
    // The value is moved into the coroutine's frame, and from there into the task.
    auto body = [](int moves) -> Coroutine<ThrowsLater> { co_return ThrowsLater(moves); };
    auto in_the_body = create_task(body(0));
    co_await expect_await_throws<ValueError>("moved too often", AnyTask(in_the_body));
    auto into_the_task = create_task(body(1));
    co_await expect_await_throws<ValueError>("moved too often", AnyTask(into_the_task));
    auto good = create_task(body(2));
    const ThrowsLater& value = co_await good;
    EXPECT_EQ(value.left, 0);
  });
}

TEST(TaskValue, RunGivesWhatCannotBeCopied) {
  const auto value =
      run_virtual([]() -> Coroutine<std::unique_ptr<int>> { co_return std::make_unique<int>(9); });
  EXPECT_EQ(*value, 9);
  const std::vector<bool> bits =
      run_virtual([]() -> Coroutine<std::vector<bool>> { co_return std::vector<bool>{true}; });
  EXPECT_TRUE(bits.at(0));
}

}  // namespace
}  // namespace asyncio
