// Every allocation of small programs fails once, one after the other: the error comes out as std::bad_alloc, and nothing is left behind.
#include "core/allocation_hook.hpp"
#include "support/virtual_test.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <new>
#include <string>
#include <vector>

namespace asyncio {
namespace {

using namespace std::chrono_literals;
using support::run_virtual;
using support::spin;

// A block of the pool is only an allocation where the pool has none left, or under AddressSanitizer, where every
// block is one: that is the build in which this test sees the most.

// Whether std::bad_alloc is what it is, or what it holds.
bool is_bad_alloc(const std::exception_ptr& error) {
  if (exception_cast<std::bad_alloc>(error)) return true;
  const auto* group = exception_cast<BaseExceptionGroup>(error);
  if (!group) return false;
  for (const auto& one : group->exceptions())
    if (is_bad_alloc(one)) return true;
  return false;
}

void torture(const std::function<void()>& program) {
  program();
  const support::StderrCapture quiet;
  std::size_t failures = 0, surfaced = 0;
  for (std::size_t passing = 0;; ++passing) {
    const std::int64_t before = detail::live_blocks();
    support::fail_allocation_after(passing);
    std::exception_ptr error;
    try {
      program();
    } catch (...) {
      error = std::current_exception();
    }
    support::fail_no_allocation();
    const bool failed = support::allocation_failed();
    if (error) {
      ++surfaced;
      EXPECT_TRUE(is_bad_alloc(error)) << "after " << passing << " allocations: " << repr(error);
    }
    error = nullptr;
    ASSERT_EQ(detail::live_blocks(), before) << "after " << passing << " allocations";
    ASSERT_EQ(running_loop(), nullptr);
    if (!failed) {
      EXPECT_EQ(error, nullptr);
      break;
    }
    ++failures;
    ASSERT_LT(passing, 5000U) << "the program does not come to its end";
  }
  EXPECT_GT(failures, 0U);
  // Not all: what fails in a report, or in a task that nobody awaits, has nowhere to go.
  EXPECT_GT(surfaced, failures / 2);
  // The loop is as good as ever.
  EXPECT_EQ(run_virtual([]() -> Coroutine<int> { co_return co_await sleep(1s, 5); }), 5);
}

Coroutine<std::string> work(int number) {
  co_await sleep(std::chrono::seconds(number));
  co_return std::string(100, static_cast<char>('a' + number));
}

TEST(OutOfMemory, ACoroutineWithChildren) {
  torture([] {
    run_virtual([]() -> Coroutine<> {
      const std::string a = co_await work(1);
      const std::string b = co_await work(2);
      if (a.size() + b.size() != 200) throw RuntimeError("wrong");
    });
  });
}

TEST(OutOfMemory, TasksWithNames) {
  torture([] {
    run_virtual([]() -> Coroutine<> {
      auto one = create_task(work(1), {.name = "a name that does not fit into a short string"});
      auto two = create_task(work(2));
      two.set_name("another name that does not fit into a short string");
      (void)co_await one;
      (void)co_await std::move(two);
    });
  });
}

TEST(OutOfMemory, EagerTasks) {
  torture([] {
    run_virtual([]() -> Coroutine<> {
      auto one = create_task(work(0), {.eager_start = true});
      auto two = create_task(
          work(1), {.name = "a name that does not fit into a short string", .eager_start = true});
      (void)co_await one;
      (void)co_await two;
    });
  });
}

TEST(OutOfMemory, GatherOfCoroutines) {
  torture([] {
    run_virtual([]() -> Coroutine<> {
      auto [a, b, c] = co_await gather(work(1), work(2), work(1));
      if (a.size() != c.size() || b.empty()) throw RuntimeError("wrong");
    });
  });
}

TEST(OutOfMemory, GatherOfFutures) {
  torture([] {
    run_virtual([]() -> Coroutine<> {
      std::vector<Future<int>> futures(4);
      futures[3] = futures[0];
      get_running_loop().call_soon([futures] {
        for (const auto& future : futures)
          if (!future.done()) future.set_result(2);
      });
      const auto values = co_await gather(return_exceptions, futures);
      if (values.size() != 4) throw RuntimeError("wrong");
    });
  });
}

TEST(OutOfMemory, ATimeoutThatExpires) {
  torture([] {
    run_virtual([]() -> Coroutine<> {
      bool late = false;
      try {
        (void)co_await wait_for(work(5), 1s);
      } catch (const TimeoutError&) {
        late = true;
      }
      if (!late) throw RuntimeError("wrong");
    });
  });
}

TEST(OutOfMemory, ATimeoutThatDoesNot) {
  torture([] {
    run_virtual([]() -> Coroutine<> {
      auto body = []() -> Coroutine<std::string> { co_return co_await work(1); };
      const std::string text = co_await async_with(timeout(2s), body);
      if (text.size() != 100) throw RuntimeError("wrong");
    });
  });
}

TEST(OutOfMemory, ATaskGroup) {
  torture([] {
    run_virtual([]() -> Coroutine<> {
      auto body = [](TaskGroup& group) -> Coroutine<> {
        group.create_task(work(1));
        group.create_task(work(2), {.name = "a name that does not fit into a short string"});
        group.create_task(work(3));
        co_await sleep(500ms);
      };
      co_await async_with(TaskGroup(), body);
    });
  });
}

TEST(OutOfMemory, ATaskGroupThatFails) {
  torture([] {
    run_virtual([]() -> Coroutine<> {
      auto fail = []() -> Coroutine<> {
        co_await sleep(1s);
        throw ValueError("a text that does not fit into a short string");
      };
      auto body = [&](TaskGroup& group) -> Coroutine<> {
        group.create_task(work(2));
        group.create_task(fail());
        co_await sleep(1h);
      };
      bool failed = false;
      try {
        co_await async_with(TaskGroup(), body);
      } catch (const ExceptionGroup& group) {
        if (group.exceptions().size() != 1 || is_bad_alloc(group.exceptions()[0])) throw;
        failed = true;
      }
      if (!failed) throw RuntimeError("wrong");
    });
  });
}

TEST(OutOfMemory, Cancelling) {
  torture([] {
    run_virtual([]() -> Coroutine<> {
      auto task = create_task(work(5));
      auto follower = [](Task<std::string> given) -> Coroutine<> { (void)co_await given; };
      auto second = create_task(follower(task));
      co_await sleep(1s);
      second.cancel();
      bool cancelled = false;
      try {
        co_await second;
      } catch (const CancelledError&) {
        cancelled = true;
      }
      if (!cancelled) throw RuntimeError("wrong");
    });
  });
}

TEST(OutOfMemory, ShieldAndWait) {
  torture([] {
    run_virtual([]() -> Coroutine<> {
      auto task = create_task(work(3));
      (void)co_await shield(task);
      std::vector<Task<std::string>> tasks{create_task(work(1)), create_task(work(5))};
      auto [done, pending] = co_await wait(tasks, {.timeout = 2s});
      for (const auto& one : done) (void)one.result();  // wait() throws nothing of its members
      if (done.size() != 1 || pending.size() != 1) throw RuntimeError("wrong");
      pending[0].cancel();
    });
  });
}

TEST(OutOfMemory, CallbacksTimersAndContexts) {
  torture([] {
    run_virtual([]() -> Coroutine<> {
      static ContextVar<std::string> variable("variable");
      variable.set(std::string(100, 'x'));
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
      if (*calls != 3) throw RuntimeError("wrong");
    });
  });
}

TEST(OutOfMemory, TasksLeftOverAtTheEnd) {
  torture([] {
    run_virtual([]() -> Coroutine<> {
      for (int i = 0; i < 5; ++i) create_task(work(10));
      co_await sleep(1s);
    });
  });
}

}  // namespace
}  // namespace asyncio
