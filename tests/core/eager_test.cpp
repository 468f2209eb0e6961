// Eager tasks: the first step is taken inside create_task().
#include "support/virtual_test.hpp"

#include <string>
#include <vector>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::expect_await_throws;
using support::run_virtual;
using support::Trace;

// Runs a test's body in a loop all of whose tasks are eager.
template <typename Body>
void run_eager(Body body) {
  run_virtual([body]() -> Coroutine<> {
    get_running_loop().set_task_factory(&eager_task_factory);
    co_await body();
  });
}

Coroutine<int> give(int value) { co_return value; }
Coroutine<int> give_later(int value) {
  co_await sleep(0s);
  co_return value;
}
Coroutine<> fail(std::string text) {
  throw ValueError(text);
  co_return;
}

TEST(Eager, E01_ACoroutineThatDoesNotSuspendIsDoneWhenCreateTaskReturns) {
  run_eager([]() -> Coroutine<> {
    bool turned = false;
    get_running_loop().call_soon([&] { turned = true; });
    auto task = create_task(give(3), {.name = "n"});
    EXPECT_TRUE(task.done());
    EXPECT_EQ(task.result(), 3);
    EXPECT_EQ(task.get_name(), "n");
    EXPECT_FALSE(turned);
    const int value = co_await task;
    EXPECT_EQ(value, 3);
    EXPECT_FALSE(turned);
    co_await sleep(0s);
  });
}

TEST(Eager, E01_TheTaskRunsUpToItsFirstSuspension) {
  run_eager([]() -> Coroutine<> {
    Trace trace;
    const auto child = [&]() -> Coroutine<> {
      trace("begin");
      co_await sleep(0s);
      trace("end");
    };
    auto task = create_task(child());
    trace("creator");
    co_await task;
    EXPECT_EQ(trace, "begin creator end");
  });
}

TEST(Eager, E01_AFinishedEagerTaskIsNotAmongTheLoopsTasks) {
  run_eager([]() -> Coroutine<> {
    const std::size_t before = all_tasks().size();
    auto task = create_task(give(1));
    EXPECT_EQ(all_tasks().size(), before);
    const int value = co_await task;
    EXPECT_EQ(value, 1);
  });
}

TEST(Eager, E02_DuringTheEagerStepTheNewTaskIsCurrentAndThenTheCreatorAgain) {
  run_eager([]() -> Coroutine<> {
    const AnyTask creator = current_task();
    AnyTask seen;
    const auto child = [&]() -> Coroutine<> {
      seen = current_task();
      co_return;
    };
    auto task = create_task(child());
    EXPECT_TRUE(seen == task);
    EXPECT_TRUE(current_task() == creator);
    co_await task;
  });
}

TEST(Eager, E02_EagerTasksNest) {
  run_eager([]() -> Coroutine<> {
    std::vector<AnyTask> seen;
    const auto inner = [&]() -> Coroutine<> {
      seen.push_back(current_task());
      co_return;
    };
    const auto outer = [&]() -> Coroutine<> {
      seen.push_back(current_task());
      auto task = create_task(inner());
      EXPECT_TRUE(task.done());
      seen.push_back(current_task());
      co_return;
    };
    auto task = create_task(outer());
    EXPECT_EQ(seen.size(), 3u);
    EXPECT_TRUE(seen[0] == task && seen[2] == task && !(seen[1] == task));
    co_await task;
  });
}

TEST(Eager, E02_TheEagerStepRunsInACopyOfTheContext) {
  run_eager([]() -> Coroutine<> {
    const ContextVar<int> variable("variable", 0);
    variable.set(1);
    const auto child = [&]() -> Coroutine<> {
      EXPECT_EQ(variable.get(), 1);
      variable.set(2);
      co_await sleep(0s);
      EXPECT_EQ(variable.get(), 2);
    };
    auto task = create_task(child());
    EXPECT_EQ(variable.get(), 1);
    co_await task;
    EXPECT_EQ(variable.get(), 1);
  });
}

TEST(Eager, E03_ATaskThatSuspendsIsAnOrdinaryTaskFromThenOn) {
  run_eager([]() -> Coroutine<> {
    auto task = create_task(give_later(1));
    EXPECT_FALSE(task.done());
    bool listed = false;
    for (const AnyTask& other : all_tasks()) listed = listed || other == task;
    EXPECT_TRUE(listed);
    const int value = co_await task;
    EXPECT_EQ(value, 1);
  });
}

TEST(Eager, E03_AnExceptionInTheEagerPartIsTheTasksAndNotTheCreators) {
  run_eager([]() -> Coroutine<> {
    auto task = create_task(fail("x"));
    EXPECT_TRUE(task.done());
    co_await expect_await_throws<ValueError>("x", task);
  });
}

TEST(Eager, E03_KeyboardInterruptInTheEagerPartIsStoredAndThrownToTheCreator) {
  const auto interrupted = []() -> Coroutine<> {
    throw KeyboardInterrupt("now");
    co_return;
  };
  support::expect_throws<KeyboardInterrupt>("now", [&] {
    run_eager([&]() -> Coroutine<> {
      create_task(interrupted());
      ADD_FAILURE() << "create_task() returned";
      co_return;
    });
  });
}

TEST(Eager, E04_GatherOfEagerlyFinishedTasksIsDoneOnReturn) {
  run_eager([]() -> Coroutine<> {
    bool turned = false;
    get_running_loop().call_soon([&] { turned = true; });
    auto gathered = gather(give(1), give(2));
    EXPECT_TRUE(gathered.done());
    const auto [one, two] = co_await gathered;
    EXPECT_EQ(one, 1);
    EXPECT_EQ(two, 2);
    EXPECT_FALSE(turned);
    co_await sleep(0s);
  });
}

TEST(Eager, E04_GatherWithOneTaskThatSuspendsWaitsForIt) {
  run_eager([]() -> Coroutine<> {
    auto gathered = gather(give(1), give_later(2));
    EXPECT_FALSE(gathered.done());
    const auto [one, two] = co_await gathered;
    EXPECT_EQ(one + two, 3);
  });
}

TEST(Eager, E05_EagerStartIsHonouredWithoutAFactory) {
  run_virtual([]() -> Coroutine<> {
    auto eager = create_task(give(1), {.eager_start = true});
    EXPECT_TRUE(eager.done());
    auto lazy = create_task(give(2));
    EXPECT_FALSE(lazy.done());
    const int two = co_await lazy;
    const int one = co_await eager;
    EXPECT_EQ(two, 2);
    EXPECT_EQ(one, 1);
  });
}

TEST(Eager, E05_EagerStartFalseOverridesTheFactory) {
  run_eager([]() -> Coroutine<> {
    auto task = create_task(give(1), {.eager_start = false});
    EXPECT_FALSE(task.done());
    const int value = co_await task;
    EXPECT_EQ(value, 1);
  });
}

TEST(Eager, E05_TheFactoryIsAskedForEveryTaskAndCanBeTakenBack) {
  run_virtual([]() -> Coroutine<> {
    EventLoop& loop = get_running_loop();
    EXPECT_EQ(loop.get_task_factory(), nullptr);
    loop.set_task_factory(
        [](EventLoop&, TaskOptions& options) { options.name = "made by the factory"; });
    auto named = create_task(give(1));
    EXPECT_EQ(named.get_name(), "made by the factory");
    loop.set_task_factory(nullptr);
    auto plain = create_task(give(2));
    EXPECT_TRUE(plain.get_name().starts_with("Task-"));
    const int one = co_await named;
    const int two = co_await plain;
    EXPECT_EQ(one + two, 3);
  });
}

TEST(Eager, E05_OutsideOfTheRunningLoopATaskIsNotEager) {
  const support::VirtualLoop loop;
  auto task = loop->create_task(give(1), {.eager_start = true});
  EXPECT_FALSE(task.done());
  EXPECT_EQ(loop->run_until_complete(task), 1);
}

TEST(Eager, E06_SelfCancelInTheEagerPartIsDeliveredAtTheFirstSuspension) {
  run_eager([]() -> Coroutine<> {
    Trace trace;
    const auto child = [&]() -> Coroutine<> {
      current_task().cancel();
      trace("cancelled itself");
      co_await give(1);
      trace("an await that does not suspend");
      co_await sleep(0s);
      trace("never");
    };
    auto task = create_task(child());
    EXPECT_FALSE(task.done());
    co_await expect_await_throws<CancelledError>("", task);
    EXPECT_TRUE(task.cancelled());
    EXPECT_EQ(trace, "cancelled itself an await that does not suspend");
  });
}

TEST(Eager, E06_SelfCancelWithoutASuspensionEndsTheTaskCancelled) {
  run_eager([]() -> Coroutine<> {
    const auto child = []() -> Coroutine<int> {
      current_task().cancel();
      co_return 1;
    };
    auto task = create_task(child());
    EXPECT_TRUE(task.done());
    EXPECT_TRUE(task.cancelled());
    co_return;
  });
}

TEST(Eager, E07_AnEagerlyFailingChildDoesNotAbortTheGroupInsideCreateTask) {
  run_eager([]() -> Coroutine<> {
    Trace trace;
    try {
      co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coroutine<> {
        group.create_task(fail("x"));
        trace(1);
        group.create_task(give_later(2));
        trace(2);
        co_await sleep(1s);
        trace(3);
      });
    } catch (const ExceptionGroup& group) {
      EXPECT_EQ(group.exceptions().size(), 1u);
      support::expect_holds<ValueError>(group.exceptions().at(0), "x");
      trace("group");
    }
    EXPECT_EQ(trace, "1 2 group");
    EXPECT_EQ(support::seconds(), 0.0);
  });
}

}  // namespace
