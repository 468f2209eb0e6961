// Proof of I8: what completes, wakes, resumes, cancels and closes allocates nothing.
#include <asyncio/testing/torture.hpp>

#include "support/virtual_test.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace asyncio {
namespace {

using namespace std::chrono_literals;
using support::spin;
using testing::AllocationCount;

constexpr std::size_t many = 1000;

// The road itself cannot throw: what does not allocate has no reason to.
static_assert(noexcept(std::declval<detail::FutureState&>().finish()));
static_assert(
    noexcept(std::declval<detail::FutureState&>().finish_with_exception(std::exception_ptr())));
static_assert(
    noexcept(std::declval<detail::FutureState&>().finish_cancelled(std::exception_ptr())));
static_assert(noexcept(std::declval<detail::FutureState&>().cancel(std::exception_ptr())));
static_assert(noexcept(std::declval<detail::TaskState&>().wake()));
static_assert(noexcept(std::declval<detail::TaskState&>().uncancel()));
static_assert(noexcept(std::declval<detail::TaskState&>().sleep_on(
    std::declval<detail::FutureState&>(), std::declval<detail::Frame&>())));
static_assert(noexcept(std::declval<detail::TaskState&>().abandon()));
static_assert(noexcept(std::declval<const AnyFuture&>().cancel()));
static_assert(noexcept(std::declval<Handle&>().cancel()));

TEST(NoAllocation, AllocationsAreSeen) {
  const AllocationCount window;
  ::operator delete(::operator new(1));  // a new-expression may be optimised away
  EXPECT_EQ(window.count(), 1U);
  void* const block = detail::allocate_block(100);
  EXPECT_EQ(window.count(), 2U);
  detail::deallocate_block(block, 100);
}

TEST(NoAllocation, I8_SetResultWakesAThousandTasks) {
  support::VirtualLoop loop;
  const Future<int> future(*loop);
  auto wait = [](Future<int> given) -> Coroutine<int> { co_return co_await given; };
  std::vector<Task<int>> tasks;
  for (std::size_t i = 0; i < many; ++i) tasks.push_back(loop->create_task(wait(future)));
  loop.turns(1);
  const AllocationCount window;
  future.set_result(3);
  loop.turns(1);
  EXPECT_EQ(window.count(), 0U);
  for (const auto& task : tasks) EXPECT_EQ(task.result(), 3);
}

TEST(NoAllocation, I8_TasksBeginYieldAndComplete) {
  support::VirtualLoop loop;
  std::vector<Task<>> tasks;
  for (std::size_t i = 0; i < many; ++i) tasks.push_back(loop->create_task(spin(5)));
  const AllocationCount window;
  loop.turns(8);
  EXPECT_EQ(window.count(), 0U);
  for (const auto& task : tasks) EXPECT_TRUE(task.done());
}

TEST(NoAllocation, I8_DoneCallbacksRun) {
  support::VirtualLoop loop;
  const Future<> future(*loop);
  std::size_t calls = 0;
  for (std::size_t i = 0; i < many; ++i)
    future.add_done_callback([&](const Future<>&) { ++calls; });
  const AllocationCount window;
  future.set_result();
  loop.turns(1);
  EXPECT_EQ(window.count(), 0U);
  EXPECT_EQ(calls, many);
}

TEST(NoAllocation, AGeneratorGivesItsItems) {
  support::VirtualLoop loop;
  auto count = [](std::size_t to) -> AsyncGenerator<std::size_t> {
    for (std::size_t i = 0; i < to; ++i) co_yield i;
  };
  std::size_t items = 0;
  std::size_t allocations = 1;
  loop->run_until_complete([&]() -> Coroutine<> {
    auto generator = count(many);
    co_await generator.next();
    const AllocationCount window;
    while (auto item = co_await generator.next()) ++items;
    allocations = window.count();
  });
  EXPECT_EQ(items, many - 1);
  EXPECT_EQ(allocations, 0U);
}

TEST(NoAllocation, I8_SleepersWakeInOrder) {
  support::VirtualLoop loop;
  std::vector<std::size_t> order;
  order.reserve(many);
  auto sleeper = [&](std::size_t number) -> Coroutine<> {
    co_await sleep(std::chrono::milliseconds(many - number));
    order.push_back(number);
  };
  for (std::size_t i = 0; i < many; ++i) loop->create_task(sleeper(i));
  loop.turns(1);
  loop->call_later(2s, [&] { loop->stop(); });
  const AllocationCount window;
  loop->run_forever();
  EXPECT_EQ(window.count(), 0U);
  ASSERT_EQ(order.size(), many);
  EXPECT_EQ(order.front(), many - 1);
}

TEST(NoAllocation, I8_CancellingSleepingTasks) {
  support::VirtualLoop loop;
  auto sleeper = []() -> Coroutine<> { co_await sleep(1h); };
  std::vector<Task<>> tasks;
  for (std::size_t i = 0; i < many; ++i) tasks.push_back(loop->create_task(sleeper()));
  loop.turns(1);
  const AllocationCount window;
  for (const auto& task : tasks) task.cancel();
  loop.turns(1);
  EXPECT_EQ(window.count(), 0U);
  for (const auto& task : tasks) EXPECT_TRUE(task.cancelled());
}

TEST(NoAllocation, I8_CancellingTasksInEveryState) {
  support::VirtualLoop loop;
  const Future<> future(*loop);
  auto wait = [](Future<> given) -> Coroutine<> {
    std::exception_ptr cancelled;
    try {
      co_await given;
    } catch (const CancelledError&) {
      cancelled = std::current_exception();
    }
    co_await sleep(0s);
    std::rethrow_exception(cancelled);
  };
  auto chain = [](Task<> task) -> Coroutine<> { co_await task; };
  auto own = []() -> Coroutine<> {
    current_task().cancel();
    co_await sleep(1s);
  };
  std::vector<Task<>> tasks;
  for (int i = 0; i < 100; ++i) {
    tasks.push_back(loop->create_task(wait(future)));
    tasks.push_back(loop->create_task(chain(tasks.back())));
  }
  loop.turns(1);
  for (int i = 0; i < 100; ++i) tasks.push_back(loop->create_task(spin(1)));
  for (int i = 0; i < 100; ++i) tasks.push_back(loop->create_task(own()));
  const AllocationCount window;
  for (std::size_t i = 0; i < 300; ++i) {
    tasks[i].cancel();
    tasks[i].cancel();
  }
  EXPECT_EQ(window.count(), 0U);
  loop.turns(5);
  for (const auto& task : tasks) EXPECT_TRUE(task.done());
}

TEST(NoAllocation, I8_MembersOfATaskGroupEnd) {
  support::VirtualLoop loop;
  const Future<> gate(*loop);
  std::size_t counted = 0;
  auto member = [](Future<> given) -> Coroutine<> { co_await given; };
  auto main = [&]() -> Coroutine<> {
    auto body = [&](TaskGroup& group) -> Coroutine<> {
      for (std::size_t i = 0; i < many; ++i) group.create_task(member(gate));
      co_await spin(2);
    };
    co_await async_with(TaskGroup(), body);
  };
  auto task = loop->create_task(main);
  loop.turns(6);
  {
    const AllocationCount window;
    gate.set_result();
    loop.turns(4);
    counted = window.count();
  }
  EXPECT_EQ(counted, 0U);
  EXPECT_TRUE(task.done());
  task.result();
}

TEST(NoAllocation, I8_FailingMembersOfATaskGroup) {
  support::VirtualLoop loop;
  std::vector<Future<>> gates;
  for (int i = 0; i < 50; ++i) gates.emplace_back(*loop);
  auto member = [](Future<> given) -> Coroutine<> {
    try {
      co_await given;
    } catch (const CancelledError&) {
    }
    throw ValueError();
  };
  auto main = [&]() -> Coroutine<> {
    auto body = [&](TaskGroup& group) -> Coroutine<> {
      for (const auto& gate : gates) group.create_task(member(gate));
      co_await spin(2);
    };
    try {
      co_await async_with(TaskGroup(), body);
    } catch (const ExceptionGroup& group) {
      EXPECT_EQ(group.exceptions().size(), 50U);
    }
  };
  auto task = loop->create_task(main);
  loop.turns(6);
  const AllocationCount window;
  gates[0].set_result();
  // One turn for the member, one for the group to hear of it and cancel the others.
  loop.turns(2);
  EXPECT_EQ(window.count(), 0U);
  loop.turns(4);
  task.result();
}

TEST(NoAllocation, I8_ChildrenOfAGatherEndWithOneVector) {
  support::VirtualLoop loop;
  const Future<int> gate(*loop);
  auto child = [](Future<int> given) -> Coroutine<int> { co_return co_await given; };
  auto main = [&]() -> Coroutine<std::size_t> {
    std::vector<Task<int>> children;
    for (std::size_t i = 0; i < many; ++i) children.push_back(create_task(child(gate)));
    co_return (co_await gather(children)).size();
  };
  auto task = loop->create_task(main);
  loop.turns(3);
  const AllocationCount window;
  gate.set_result(1);
  loop.turns(4);
  EXPECT_EQ(window.count(), 1U);
  EXPECT_EQ(task.result(), many);
}

TEST(NoAllocation, I8_CancellingAGather) {
  support::VirtualLoop loop;
  auto child = []() -> Coroutine<> { co_await sleep(1h); };
  auto main = [&]() -> Coroutine<> {
    std::vector<Task<>> children;
    for (std::size_t i = 0; i < many; ++i) children.push_back(create_task(child()));
    co_await gather(children);
  };
  auto task = loop->create_task(main);
  loop.turns(3);
  const AllocationCount window;
  task.cancel();
  EXPECT_EQ(window.count(), 0U);
  loop.turns(5);
  EXPECT_TRUE(task.cancelled());
}

TEST(NoAllocation, I8_ATimeoutExpires) {
  support::VirtualLoop loop;
  std::size_t counted = 1;
  auto main = [&]() -> Coroutine<> {
    Timeout limit = timeout(1s);
    limit.enter();
    std::exception_ptr error;
    const AllocationCount window;
    try {
      co_await sleep(1h);
    } catch (...) {
      error = std::current_exception();
      counted = window.count();
    }
    try {
      limit.exit(error);
    } catch (const TimeoutError&) {
      error = nullptr;
    }
    EXPECT_EQ(error, nullptr);
  };
  auto task = loop->create_task(main());
  // The timers have grown before: two entries are one allocation less to count.
  loop->call_later(1h, [] {}).cancel();
  loop->run_until_complete(task);
  EXPECT_LE(counted, 1U);
}

TEST(NoAllocation, I8_ClosingALoopThatIsFull) {
  support::VirtualLoop loop;
  // A handler of its own: what the default one writes is text.
  std::size_t reports = 0;
  loop->set_exception_handler([&](EventLoop&, const ExceptionContext&) { ++reports; });
  const Future<> never(*loop);
  auto wait = [](Future<> given) -> Coroutine<> { co_await given; };
  auto sleeper = []() -> Coroutine<> { co_await sleep(1h); };
  for (std::size_t i = 0; i < many; ++i) {
    loop->create_task(wait(never));
    loop->create_task(sleeper());
    loop->call_later(1h, [] {});
  }
  loop.turns(1);
  for (std::size_t i = 0; i < many; ++i) {
    loop->create_task(spin(1));
    loop->call_soon([] {});
  }
  const AllocationCount window;
  loop->close();
  // The sentence of each report is a std::string.
  EXPECT_LE(window.count(), reports);
  EXPECT_EQ(reports, 3 * many);
}

TEST(NoAllocation, I8_AwaitsOfWhatIsReady) {
  support::VirtualLoop loop;
  std::size_t counted = 1;
  const Future<int> ready(*loop);
  ready.set_result(1);
  loop->run_until_complete([&]() -> Coroutine<> {
    auto task = create_task(spin(0));
    co_await task;
    const AllocationCount window;
    for (std::size_t i = 0; i < many; ++i) {
      (void)co_await ready;
      co_await task;
    }
    counted = window.count();
  });
  EXPECT_EQ(counted, 0U);
}

}  // namespace
}  // namespace asyncio
