// Mistakes with timeouts and task groups: entered twice, used too early or too late, a group's error not caught.
#include "misuse.hpp"

#include <chrono>
#include <exception>

namespace misuse {
namespace {

using namespace std::chrono_literals;
using asyncio::Coroutine;
using asyncio::RuntimeError;

Coroutine<> nothing() { co_return; }

TEST(MisuseTimeout, C57_EnteredTwice) {
  run_virtual([]() -> Coroutine<> {
    auto limit = asyncio::timeout(1s);
    auto body = []() -> Coroutine<> { co_return; };
    co_await asyncio::async_with(limit, body);
    const std::string said = co_await error_of_await<RuntimeError>(
        [&]() -> Coroutine<> { co_await asyncio::async_with(limit, body); });
    EXPECT_EQ(said, "Timeout has already been entered");
  });
}

TEST(MisuseTimeout, C57_EnteredOutsideOfATask) {
  auto loop = asyncio::testing::new_virtual_event_loop();
  std::string said;
  loop->call_soon([&] {
    auto limit = asyncio::timeout(1s);
    said = error_of<RuntimeError>([&] { limit.enter(); });
    loop->stop();
  });
  loop->run_forever();
  EXPECT_EQ(said, "Timeout should be used inside a task");
}

TEST(MisuseTimeout, C57_RescheduledTooEarlyAndTooLate) {
  run_virtual([]() -> Coroutine<> {
    auto& loop = asyncio::get_running_loop();
    auto limit = asyncio::timeout(1s);
    EXPECT_EQ(error_of<RuntimeError>([&] { limit.reschedule(loop.time()); }),
              "Timeout has not been entered");
    auto body = []() -> Coroutine<> { co_return; };
    co_await asyncio::async_with(limit, body);
    EXPECT_EQ(error_of<RuntimeError>([&] { limit.reschedule(loop.time()); }),
              "Cannot change state of finished Timeout");
  });
}

TEST(MisuseTaskGroup, G10_EnteredTwice) {
  run_virtual([]() -> Coroutine<> {
    asyncio::TaskGroup group;
    auto body = []() -> Coroutine<> { co_return; };
    co_await asyncio::async_with(group, body);
    const std::string said = co_await error_of_await<RuntimeError>(
        [&]() -> Coroutine<> { co_await asyncio::async_with(group, body); });
    EXPECT_TRUE(begins_and_ends(said, "TaskGroup <TaskGroup", "> has already been entered"))
        << said;
  });
}

TEST(MisuseTaskGroup, G09_TaskBeforeTheBlock) {
  run_virtual([]() -> Coroutine<> {
    asyncio::TaskGroup group;
    std::string said;
    EXPECT_EQ(
        stderr_of([&] { said = error_of<RuntimeError>([&] { group.create_task(nothing()); }); }),
        "")
        << "the coroutine is closed, not lost";
    EXPECT_TRUE(begins_and_ends(said, "TaskGroup <TaskGroup", "> has not been entered")) << said;
    co_return;
  });
}

TEST(MisuseTaskGroup, G09_TaskAfterTheBlock) {
  run_virtual([]() -> Coroutine<> {
    asyncio::TaskGroup group;
    auto body = []() -> Coroutine<> { co_return; };
    co_await asyncio::async_with(group, body);
    const std::string said = error_of<RuntimeError>([&] { group.create_task(nothing()); });
    EXPECT_TRUE(begins_and_ends(said, "TaskGroup <TaskGroup", "> is finished")) << said;
  });
}

TEST(MisuseTaskGroup, G09_TaskWhileItShutsDown) {
  run_virtual([]() -> Coroutine<> {
    std::string said;
    auto fail = []() -> Coroutine<> {
      throw asyncio::ValueError("no");
      co_return;
    };
    auto body = [&](asyncio::TaskGroup& group) -> Coroutine<> {
      group.create_task(fail());
      try {
        co_await asyncio::sleep(1h);
      } catch (const asyncio::CancelledError&) {
        said = error_of<RuntimeError>([&] { group.create_task(nothing()); });
        throw;
      }
    };
    bool caught = false;
    try {
      co_await asyncio::async_with(asyncio::TaskGroup(), body);
    } catch (const asyncio::ExceptionGroup&) {
      caught = true;
    }
    EXPECT_TRUE(caught);
    EXPECT_TRUE(begins_and_ends(said, "TaskGroup <TaskGroup", "> is shutting down")) << said;
  });
}

TEST(MisuseTaskGroup, G02_ErrorThatNobodyCatchesLeavesRun) {
  auto async_main = []() -> Coroutine<> {
    auto fail = []() -> Coroutine<> {
      throw asyncio::ValueError("no");
      co_return;
    };
    auto body = [&](asyncio::TaskGroup& group) -> Coroutine<> {
      group.create_task(fail());
      co_return;
    };
    co_await asyncio::async_with(asyncio::TaskGroup(), body);
  };
  EXPECT_EQ(error_of<asyncio::ExceptionGroup>([&] { run_virtual(async_main()); }),
            "unhandled errors in a TaskGroup (1 sub-exception)");
}

// What a program prints that catches nothing: std::terminate names the type and what().
TEST(MisuseTaskGroupDeathTest, ErrorThatNobodyCatchesNamesItself) {
  auto async_main = []() -> Coroutine<> {
    auto fail = []() -> Coroutine<> {
      throw asyncio::ValueError("no");
      co_return;
    };
    auto body = [&](asyncio::TaskGroup& group) -> Coroutine<> {
      group.create_task(fail());
      co_return;
    };
    co_await asyncio::async_with(asyncio::TaskGroup(), body);
  };
  auto program = [&]() noexcept { run_virtual(async_main()); };
  EXPECT_DEATH(program(), "ExceptionGroup");
}

TEST(MisuseManager, BodyThatSwallowsAndGivesNoValue) {
  struct Swallows {
    Coroutine<bool> aexit(std::exception_ptr error) { co_return error != nullptr; }
  };
  run_virtual([]() -> Coroutine<> {
    auto body = []() -> Coroutine<int> {
      throw asyncio::ValueError("no");
      co_return 1;
    };
    const std::string said = co_await error_of_await<RuntimeError>(
        [&]() -> Coroutine<int> { co_return co_await asyncio::async_with(Swallows(), body); });
    EXPECT_FALSE(said.empty());
  });
}

}  // namespace
}  // namespace misuse
