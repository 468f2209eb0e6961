// Who keeps whom alive: frames, tasks, futures and callables end exactly when nothing can reach them, however a program ends.
#include "support/virtual_test.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace asyncio {
namespace {

using namespace std::chrono_literals;
using support::run_virtual;
using support::spin;
using support::Trace;

// Leaves a word when it is destroyed.
class Guard {
 public:
  Guard(Trace& trace, std::string word) : trace_(&trace), word_(std::move(word)) {}
  Guard(Guard&& other) noexcept
      : trace_(std::exchange(other.trace_, nullptr)), word_(std::move(other.word_)) {}
  Guard& operator=(Guard&&) = delete;
  ~Guard() {
    if (trace_) (*trace_)(word_);
  }

 private:
  Trace* trace_;
  std::string word_;
};

// -- Coroutines

TEST(Lifetimes, AChildsFrameEndsBeforeItsAwaitReturns) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    auto child = [&](Guard) -> Coroutine<int> {
      const Guard local(trace, "local");
      co_return 1;
    };
    EXPECT_EQ(co_await child(Guard(trace, "parameter")), 1);
    trace("after");
    EXPECT_EQ(trace, "local parameter after");
  });
}

TEST(Lifetimes, AChildThatThrowsEndsBeforeTheHandlerRuns) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    auto child = [&](Guard) -> Coroutine<> {
      const Guard local(trace, "local");
      co_await spin(1);
      throw ValueError();
    };
    try {
      co_await child(Guard(trace, "parameter"));
    } catch (const ValueError&) {
      trace("handler");
    }
    EXPECT_EQ(trace, "local parameter handler");
  });
}

TEST(Lifetimes, C01_ParametersOfACoroutineThatNeverRanAreDestroyed) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    auto child = [&](Guard) -> Coroutine<> {
      trace("body");
      co_return;
    };
    auto task = create_task(child(Guard(trace, "parameter")));
    task.cancel();
    EXPECT_EQ(trace, "");
    co_await spin(1);
    EXPECT_EQ(trace, "parameter");
    EXPECT_TRUE(task.cancelled());
  });
}

TEST(Lifetimes, ADroppedCoroutineIsDestroyedAndSaidSo) {
  support::VirtualLoop loop;
  Trace trace;
  const support::StderrCapture capture;
  {
    auto child = [&](Guard) -> Coroutine<> { co_return; };
    auto dropped = child(Guard(trace, "parameter"));
  }
  EXPECT_EQ(trace, "parameter");
  EXPECT_NE(capture.text().find("was never awaited"), std::string::npos);
}

TEST(Lifetimes, AClosedCoroutineIsDestroyedSilently) {
  support::VirtualLoop loop;
  Trace trace;
  const support::StderrCapture capture;
  auto child = [&](Guard) -> Coroutine<> { co_return; };
  auto closed = child(Guard(trace, "parameter"));
  closed.close();
  closed.close();
  EXPECT_EQ(trace, "parameter");
  EXPECT_EQ(capture.text(), "");
}

// -- Tasks

TEST(Lifetimes, T15_T16_ADroppedHandleLosesNothing) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    Future<> gate;
    auto sleeper = [&]() -> Coroutine<> {
      co_await sleep(1s);
      trace("slept");
    };
    auto waiter = [&]() -> Coroutine<> {
      co_await gate;
      trace("waited");
    };
    // Waits for a future that only its own frame knows: in Python nothing would keep it.
    std::function<void()> finish;
    auto lonely = [&]() -> Coroutine<> {
      Future<> own;
      finish = [&own] { own.set_result(); };
      co_await own;
      trace("lonely");
    };
    create_task(sleeper);
    create_task(waiter);
    create_task(lonely);
    co_await sleep(2s);
    gate.set_result();
    finish();
    co_await spin(1);
    EXPECT_EQ(trace, "slept waited lonely");
    EXPECT_EQ(all_tasks().size(), 1U);
  });
}

TEST(Lifetimes, ATasksFrameEndsBeforeItsCallbacksRun) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    auto body = [&](Guard) -> Coroutine<> { co_return; };
    auto task = create_task(body(Guard(trace, "frame")));
    task.add_done_callback([&](const Task<>&) { trace("callback"); });
    co_await task;
    EXPECT_EQ(trace, "frame callback");
  });
}

TEST(Lifetimes, AFinishedTaskKeepsItsResultOnly) {
  run_virtual([]() -> Coroutine<> {
    auto held = std::make_shared<int>(1);
    auto body = [](std::shared_ptr<int> parameter) -> Coroutine<std::weak_ptr<int>> {
      co_return parameter;
    };
    auto task = create_task(body(std::move(held)));
    co_await task;
    EXPECT_TRUE(task.result().expired());
  });
}

TEST(Lifetimes, AClosureGivenToCreateTaskLivesAsLongAsItsCoroutine) {
  run_virtual([]() -> Coroutine<> {
    auto watched = std::make_shared<int>(3);
    int seen = 0;
    auto task = create_task([watched, &seen]() -> Coroutine<> {
      co_await sleep(1s);
      seen = *watched;
    });
    EXPECT_EQ(watched.use_count(), 2);
    co_await task;
    EXPECT_EQ(seen, 3);
    EXPECT_EQ(watched.use_count(), 1);
  });
}

TEST(Lifetimes, AClosureGivenToRunLivesAsLongAsItsCoroutine) {
  std::vector<int> seen;
  run_virtual([data = std::vector<int>{1, 2, 3}, &seen]() -> Coroutine<> {
    co_await sleep(1s);
    seen = data;
  });
  EXPECT_EQ(seen.size(), 3U);
}

TEST(Lifetimes, AClosureGivenToATaskGroupAndToAsyncWithLives) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    // Named first: inside the await g++ 12 would destroy the closure twice.
    auto body = [word = std::string("a long enough body word"),
                 &trace](TaskGroup& group) -> Coroutine<> {
      group.create_task(
          [inner = std::string("a long enough member word"), &trace]() -> Coroutine<> {
            co_await sleep(2s);
            trace(inner.size());
          });
      co_await sleep(1s);
      trace(word.size());
    };
    co_await async_with(TaskGroup(), std::move(body));
    EXPECT_EQ(trace, "23 25");
  });
}

// -- Handles

TEST(Lifetimes, ACallableIsDestroyedAfterItRanThoughItsHandleIsKept) {
  support::VirtualLoop loop;
  auto watched = std::make_shared<int>();
  const Handle soon = loop->call_soon([watched] {});
  const Handle later = loop->call_later(1s, [watched] {});
  EXPECT_EQ(watched.use_count(), 3);
  loop->run_until_complete([]() -> Coroutine<> { co_await sleep(2s); });
  EXPECT_EQ(watched.use_count(), 1);
}

TEST(Lifetimes, S06_ACallableMayCancelItsOwnHandleWhileItRuns) {
  support::VirtualLoop loop;
  auto handle = std::make_shared<Handle>();
  std::string seen;
  *handle = loop->call_soon(
      [handle, &seen, text = std::string("a text that is not in the handle itself")] {
        handle->cancel();
        seen = text;
      });
  loop.turns(1);
  EXPECT_EQ(seen, "a text that is not in the handle itself");
}

// -- The loop's end

Guard silent() {
  static Trace nowhere;
  return Guard(nowhere, "");
}

Coroutine<> wait_with(Guard guard, Future<> future) {
  const Guard keeps = std::move(guard);
  co_await future;
}

TEST(Lifetimes, CloseDestroysATaskThatNeverBegan) {
  support::VirtualLoop loop;
  support::Errors errors(*loop);
  Trace trace;
  loop->create_task(wait_with(Guard(trace, "gone"), Future<>(*loop)));
  loop->close();
  EXPECT_EQ(trace, "gone");
  ASSERT_EQ(errors.reports.size(), 1U);
  EXPECT_EQ(errors.reports[0].message, "Task was destroyed but it is pending!");
  EXPECT_TRUE(errors.reports[0].has_task);
}

TEST(Lifetimes, CloseDestroysTasksInEveryState) {
  support::VirtualLoop loop;
  support::Errors errors(*loop);
  Trace trace;
  const Future<> never(*loop), soon(*loop);
  auto sleeper = [](Guard guard) -> Coroutine<> {
    const Guard keeps = std::move(guard);
    co_await sleep(1h);
  };
  auto yielder = [](Guard guard) -> Coroutine<> {
    const Guard keeps = std::move(guard);
    co_await sleep(0s);
  };
  auto waiting = loop->create_task(wait_with(Guard(trace, "waiting"), never));
  auto woken = loop->create_task(wait_with(Guard(trace, "woken"), soon));
  loop->create_task(sleeper(Guard(trace, "sleeping")));
  auto cancelled = loop->create_task(sleeper(Guard(trace, "cancelled")));
  loop.turns(1);
  loop->create_task(yielder(Guard(trace, "yielded")));
  loop.turns(1);
  soon.set_result();
  cancelled.cancel();
  loop->create_task(wait_with(Guard(trace, "unstarted"), never));
  loop->close();
  EXPECT_EQ(trace, "waiting woken sleeping cancelled yielded unstarted");
  EXPECT_EQ(errors.reports.size(), 6U);
  EXPECT_FALSE(waiting.done());
}

TEST(Lifetimes, CloseDestroysWhatIsQueuedWithoutRunningIt) {
  support::VirtualLoop loop;
  auto watched = std::make_shared<int>();
  bool ran = false;
  loop->call_soon([&ran, watched] { ran = true; });
  loop->call_later(1s, [&ran, watched] { ran = true; });
  loop->call_soon_threadsafe([&ran, watched] { ran = true; });
  const Future<> future(*loop);
  future.add_done_callback([&ran, watched](const Future<>&) { ran = true; });
  future.set_result();
  EXPECT_EQ(watched.use_count(), 5);
  loop->close();
  EXPECT_EQ(watched.use_count(), 1);
  EXPECT_FALSE(ran);
}

TEST(Lifetimes, CloseEndsACallableThatOwnsAHandleOfItself) {
  support::VirtualLoop loop;
  auto watched = std::make_shared<int>();
  auto soon = std::make_shared<Handle>();
  auto later = std::make_shared<TimerHandle>();
  *soon = loop->call_soon([soon, watched] {});
  *later = loop->call_later(1h, [later, watched] {});
  soon.reset();
  later.reset();
  EXPECT_EQ(watched.use_count(), 3);
  loop->close();
  EXPECT_EQ(watched.use_count(), 1);
}

TEST(Lifetimes, DestructorsThatRunAtCloseMayCompleteAndCancelOthers) {
  support::VirtualLoop loop;
  support::Errors errors(*loop);
  class Completes {
   public:
    explicit Completes(std::function<void()> act) : act_(std::move(act)) {}
    Completes(Completes&&) = default;
    ~Completes() {
      if (act_) act_();
    }

   private:
    std::function<void()> act_;
  };
  auto body = [](Completes completes, Future<> own) -> Coroutine<> {
    const Completes keeps = std::move(completes);
    co_await own;
  };
  const Future<> one(*loop), two(*loop), three(*loop);
  auto last = loop->create_task(body(Completes([] {}), one));
  auto first = loop->create_task(body(Completes([=] { one.cancel(); }), two));
  auto middle = loop->create_task(body(Completes([=] {
                                         two.cancel();
                                         last.cancel();
                                         first.cancel();
                                       }),
                                       three));
  auto oldest_waits = loop->create_task(body(Completes([=] { three.set_result(); }), one));
  loop.turns(1);
  loop->close();
  EXPECT_EQ(errors.reports.size(), 4U);
}

TEST(Lifetimes, ATaskThatWasWokenByAnotherOnesDestructorIsNotTouchedAfterItsEnd) {
  support::VirtualLoop loop;
  support::Errors errors(*loop);
  const Future<> gate(*loop), never(*loop);
  struct Opens {
    explicit Opens(Future<> future) : gate(std::move(future)) {}
    Opens(const Opens&) = delete;
    ~Opens() { gate.set_result(); }
    Future<> gate;
  };
  auto opener = [](Future<> given, Future<> waited) -> Coroutine<> {
    const Opens opens(std::move(given));
    co_await waited;
  };
  auto waiter = [](Future<> given) -> Coroutine<> { co_await given; };
  loop->create_task(opener(gate, never));
  loop->create_task(waiter(gate));
  loop.turns(1);
  loop->close();
  EXPECT_EQ(errors.reports.size(), 2U);
}

TEST(Lifetimes, AnAbandonedTaskMayStillBeLookedAt) {
  support::VirtualLoop loop;
  support::Errors errors(*loop);
  auto task = loop->create_task(wait_with(silent(), Future<>(*loop)));
  loop.turns(1);
  loop->close();
  EXPECT_FALSE(task.done());
  EXPECT_TRUE(task.get_stack().empty());
  EXPECT_TRUE(task.cancel());
  EXPECT_EQ(repr(task).rfind("<Task cancelling", 0), 0U);
  support::expect_throws<InvalidStateError>("Result is not set.", [&] { task.result(); });
}

TEST(Lifetimes, CompositionsAreDestroyedWithTheirLoop) {
  support::VirtualLoop loop;
  support::Errors errors(*loop);
  const Future<> never(*loop);
  auto forever = [](Future<> future) -> Coroutine<int> {
    co_await future;
    co_return 1;
  };
  auto gathers = [&]() -> Coroutine<> { co_await gather(forever(never), forever(never)); };
  auto shields = [&]() -> Coroutine<> { co_await shield(forever(never)); };
  auto times = [&]() -> Coroutine<> { co_await wait_for(forever(never), 1h); };
  auto groups = [&]() -> Coroutine<> {
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coroutine<> {
      group.create_task(forever(never));
      co_await forever(never);
    });
  };
  auto ending_group = [&]() -> Coroutine<> {
    co_await async_with(TaskGroup(), [&](TaskGroup& group) -> Coroutine<> {
      group.create_task(forever(never));
      co_return;
    });
  };
  auto waits = [&]() -> Coroutine<> {
    std::vector<AnyFuture> members{never, create_task(forever(never))};
    co_await wait(members, {.timeout = 1h});
  };
  loop->create_task(gathers);
  loop->create_task(shields);
  loop->create_task(times);
  loop->create_task(groups);
  loop->create_task(ending_group);
  loop->create_task(waits);
  loop.turns(3);
  loop->close();
  EXPECT_GE(errors.reports.size(), 6U);
}

TEST(Lifetimes, AFutureAndATaskOutliveTheLoopObject) {
  Task<int> finished;
  Task<> abandoned;
  AnyFuture gathering;
  {
    support::VirtualLoop loop;
    support::Errors errors(*loop);
    auto value = []() -> Coroutine<int> { co_return 4; };
    finished = loop->create_task(value);
    abandoned = loop->create_task(wait_with(silent(), Future<>(*loop)));
    loop.turns(1);
    loop->run_until_complete([&]() -> Coroutine<> {
      gathering = gather(abandoned, finished);
      co_return;
    });
    loop->close();
  }
  EXPECT_EQ(finished.result(), 4);
  EXPECT_FALSE(abandoned.done());
}

// -- Over-aligned locals

struct alignas(64) Wide {
  unsigned char bytes[64] = {};
};

Coroutine<bool> aligned_locals(int levels) {
  Wide one;
  co_await sleep(0s);
  Wide two;
  bool good = reinterpret_cast<std::uintptr_t>(&one) % 64 == 0 &&
              reinterpret_cast<std::uintptr_t>(&two) % 64 == 0;
  if (levels > 0) {
    const bool inner = co_await aligned_locals(levels - 1);
    good = good && inner;
  }
  one.bytes[0] = two.bytes[0] = 1;
  co_return good;
}

TEST(Lifetimes, OverAlignedLocalsOfACoroutineAreAligned) {
  EXPECT_TRUE(run_virtual(aligned_locals(10)));
}

TEST(Lifetimes, OverAlignedLocalsOfALargeCoroutineAreAligned) {
  auto large = []() -> Coroutine<bool> {
    Wide many[40];
    co_await sleep(0s);
    bool good = true;
    for (const Wide& one : many) good = good && reinterpret_cast<std::uintptr_t>(&one) % 64 == 0;
    co_return good;
  };
  EXPECT_TRUE(run_virtual(large()));
}

}  // namespace
}  // namespace asyncio
