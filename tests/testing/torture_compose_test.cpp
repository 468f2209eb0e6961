// gather, wait, timeouts, groups and shields while their allocations fail, one after the other.
#include <asyncio/testing/torture.hpp>

#include "support/virtual_test.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace asyncio {
namespace {

using namespace std::chrono_literals;
using testing::torture;

constexpr const char* long_text = "a text that does not fit into a short string";

Coroutine<std::string> work(int number) {
  co_await sleep(std::chrono::seconds(number));
  co_return std::string(100, static_cast<char>('a' + number));
}
Coroutine<> fail_after(std::chrono::seconds delay) {
  co_await sleep(delay);
  throw ValueError(long_text);
}
void expect(bool holds) {
  if (!holds) throw RuntimeError("wrong");
}

// What a failure leaves unawaited is reported; nobody reads that here.
class TortureCompose : public ::testing::Test {
 private:
  support::StderrCapture quiet_;
};

TEST_F(TortureCompose, GatherOfCoroutines) {
  torture([]() -> Coroutine<> {
    auto [a, b, c] = co_await gather(work(1), work(2), work(1));
    expect(a.size() == c.size() && !b.empty());
  });
}

TEST_F(TortureCompose, GatherOfFutures) {
  torture([]() -> Coroutine<> {
    std::vector<Future<int>> futures(4);
    futures[3] = futures[0];
    get_running_loop().call_soon([futures] {
      for (const auto& future : futures)
        if (!future.done()) future.set_result(2);
    });
    const auto values = co_await gather(return_exceptions, futures);
    expect(values.size() == 4);
  });
}

TEST_F(TortureCompose, AGatherThatFails) {
  torture([]() -> Coroutine<> {
    bool failed = false;
    try {
      co_await gather(work(2), fail_after(1s));
    } catch (const ValueError&) {
      failed = true;
    }
    expect(failed);
    co_await sleep(5s);
  });
}

TEST_F(TortureCompose, AGatherThatIsCancelled) {
  torture([]() -> Coroutine<> {
    auto all = gather(work(2), work(3));
    get_running_loop().call_later(1s, [all] { all.cancel(); });
    bool cancelled = false;
    try {
      co_await all;
    } catch (const CancelledError&) {
      cancelled = true;
    }
    expect(cancelled);
  });
}

TEST_F(TortureCompose, ATimeoutThatExpires) {
  torture([]() -> Coroutine<> {
    bool late = false;
    try {
      (void)co_await wait_for(work(5), 1s);
    } catch (const TimeoutError&) {
      late = true;
    }
    expect(late);
  });
}

TEST_F(TortureCompose, ATimeoutThatDoesNot) {
  torture([]() -> Coroutine<> {
    auto body = []() -> Coroutine<std::string> { co_return co_await work(1); };
    const std::string text = co_await async_with(timeout(2s), body);
    expect(text.size() == 100);
  });
}

TEST_F(TortureCompose, NestedTimeouts) {
  torture([]() -> Coroutine<> {
    int late = 0;
    const auto inner = []() -> Coroutine<> { co_await sleep(1h); };
    const auto outer = [&]() -> Coroutine<> {
      try {
        co_await async_with(timeout(1s), inner);
      } catch (const TimeoutError&) {
        ++late;
      }
      co_await sleep(1h);
    };
    try {
      co_await async_with(timeout(2s), outer);
    } catch (const TimeoutError&) {
      ++late;
    }
    expect(late == 2);
  });
}

TEST_F(TortureCompose, ATaskGroup) {
  torture([]() -> Coroutine<> {
    auto body = [](TaskGroup& group) -> Coroutine<> {
      group.create_task(work(1));
      group.create_task(work(2), {.name = long_text});
      group.create_task(work(3));
      co_await sleep(500ms);
    };
    co_await async_with(TaskGroup(), body);
  });
}

TEST_F(TortureCompose, ATaskGroupThatFails) {
  torture([]() -> Coroutine<> {
    auto body = [](TaskGroup& group) -> Coroutine<> {
      group.create_task(work(2));
      group.create_task(fail_after(1s));
      co_await sleep(1h);
    };
    bool failed = false;
    try {
      co_await async_with(TaskGroup(), body);
    } catch (const ExceptionGroup& group) {
      if (!exception_cast<ValueError>(group.exceptions()[0])) throw;
      failed = true;
    }
    expect(failed);
  });
}

TEST_F(TortureCompose, NestedTaskGroupsThatFail) {
  torture([]() -> Coroutine<> {
    auto inner = [](TaskGroup& group) -> Coroutine<> {
      group.create_task(fail_after(2s));
      group.create_task(fail_after(2s));
      co_await sleep(1h);
    };
    auto outer = [&](TaskGroup& group) -> Coroutine<> {
      group.create_task(work(9));
      co_await async_with(TaskGroup(), inner);
    };
    bool failed = false;
    try {
      co_await async_with(TaskGroup(), outer);
    } catch (const BaseExceptionGroup& group) {
      if (exception_cast<std::bad_alloc>(group.exceptions()[0])) throw;
      failed = true;
    }
    expect(failed);
  });
}

TEST_F(TortureCompose, Shield) {
  torture([]() -> Coroutine<> {
    auto task = create_task(work(3));
    auto waiter = create_task(
        [](Task<std::string> given) -> Coroutine<> { (void)co_await shield(given); }(task));
    co_await sleep(1s);
    waiter.cancel();
    expect((co_await task).size() == 100);
  });
}

TEST_F(TortureCompose, Wait) {
  torture([]() -> Coroutine<> {
    std::vector<Task<std::string>> tasks;
    tasks.push_back(create_task(work(1)));
    tasks.push_back(create_task(work(5)));
    auto [done, pending] = co_await wait(tasks, {.timeout = 2s});
    for (const auto& one : done) (void)one.result();  // wait() throws nothing of its members
    expect(done.size() == 1 && pending.size() == 1);
    pending[0].cancel();
  });
}

TEST_F(TortureCompose, WaitForTheFirst) {
  torture([]() -> Coroutine<> {
    std::vector<Task<std::string>> tasks;
    for (int i = 1; i < 4; ++i) tasks.push_back(create_task(work(i)));
    auto [done, pending] = co_await wait(tasks, {.return_when = FIRST_COMPLETED});
    for (const auto& one : done) (void)one.result();
    expect(done.size() == 1 && pending.size() == 2);
    co_await gather(pending);
  });
}

TEST_F(TortureCompose, AsCompleted) {
  torture([]() -> Coroutine<> {
    std::vector<Task<std::string>> tasks;
    for (int i = 3; i > 0; --i) tasks.push_back(create_task(work(i)));
    auto completed = as_completed(tasks, {.timeout = 10s});
    std::string order;
    while (auto task = co_await completed.next()) order += (co_await *task)[0];
    expect(order == "bcd");
  });
}

}  // namespace
}  // namespace asyncio
