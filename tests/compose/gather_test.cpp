// gather: results in order, the first error, and cancellation in both directions (rules C-20 to C-25).
#include "support/closing.hpp"
#include "support/outcome.hpp"
#include "support/virtual_test.hpp"

#include <memory>
#include <new>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::outcome;
using support::run_virtual;
using support::spin;
using support::Trace;

template <typename T>
Coroutine<T> after(Clock::duration delay, T value) {
  co_await sleep(delay);
  co_return std::move(value);
}
Coroutine<> fail(Clock::duration delay, std::string message) {
  co_await sleep(delay);
  throw ValueError(message);
}

TEST(Gather, C20_ResultsComeInTheOrderOfTheArguments) {
  run_virtual([]() -> Coroutine<> {
    auto [one, two, three] =
        co_await gather(after(10ms, 1), after(0ms, std::string("two")), after(5ms, 3.5));
    EXPECT_EQ(one, 1);
    EXPECT_EQ(two, "two");
    EXPECT_EQ(three, 3.5);
    EXPECT_EQ(support::seconds(), 0.01);
  });
}

TEST(Gather, C20_TheSameTaskGivenTwiceRunsOnceAndFillsBothPlaces) {
  run_virtual([]() -> Coroutine<> {
    int runs = 0;
    const Task<int> task = create_task([&]() -> Coroutine<int> {
      ++runs;
      co_return 3;
    });
    auto [first, second] = co_await gather(task, task);
    EXPECT_EQ(first, 3);
    EXPECT_EQ(second, 3);
    EXPECT_EQ(runs, 1);
    auto [future_first, between, future_second] = co_await gather(task, after(1ms, 4), task);
    EXPECT_EQ(future_first + between + future_second, 10);
    std::vector<Task<int>> repeated(5, task);
    const std::vector<int> values = co_await gather(repeated);
    EXPECT_EQ(values, std::vector<int>(5, 3));
  });
}

TEST(Gather, C20_TheSamePlainFutureGivenTwiceFillsBothPlaces) {
  run_virtual([]() -> Coroutine<> {
    const Future<int> future;
    const auto both = gather(future, future);
    future.set_result(8);
    auto [first, second] = co_await both;
    EXPECT_EQ(first + second, 16);
  });
}

TEST(Gather, C20_OfNothingIsDoneAtOnce) {
  run_virtual([]() -> Coroutine<> {
    const auto none = gather();
    EXPECT_TRUE(none.done());
    static_assert(std::is_same_v<decltype(gather()), Future<std::tuple<>>>);
    co_await none;
    std::vector<Task<int>> empty;
    const auto of_range = gather(empty);
    EXPECT_TRUE(of_range.done());
    const std::vector<int> values = co_await of_range;
    EXPECT_TRUE(values.empty());
  });
}

TEST(Gather, C20_OfFuturesThatAreDoneIsDoneAtOnce) {
  run_virtual([]() -> Coroutine<> {
    const Future<int> one;
    const Future<int> two;
    one.set_result(1);
    two.set_result(2);
    const auto both = gather(one, two);
    EXPECT_TRUE(both.done());
    const auto& [first, second] = both.result();
    EXPECT_EQ(first + second, 3);
    co_return;
  });
}

TEST(Gather, C21_TheFirstExceptionIsThrownAtOnceAndTheOthersRunOn) {
  const support::VirtualLoop loop;
  const support::Errors errors(*loop);
  loop->run_until_complete([]() -> Coroutine<> {
    Trace trace;
    auto slow = [&]() -> Coroutine<> {
      co_await sleep(10ms);
      trace("slow ended");
      throw TypeError("nobody looks at this");
    };
    const Task<> sibling = create_task(slow);
    const std::string ended = co_await outcome(gather(fail(1ms, "first"), sibling));
    EXPECT_EQ(ended, "ValueError('first')");
    EXPECT_EQ(support::seconds(), 0.001);
    EXPECT_FALSE(sibling.done());
    EXPECT_EQ(sibling.cancelling(), 0);
    co_await sleep(20ms);
    EXPECT_EQ(trace, "slow ended");
    EXPECT_TRUE(sibling.done());
  });
  loop->close();
  EXPECT_TRUE(errors.reports.empty()) << errors.reports.front().message;
}

TEST(Gather, C21_AGatheringThatNobodyAwaitsReportsItsException) {
  const support::VirtualLoop loop;
  const support::Errors errors(*loop);
  loop->run_until_complete([]() -> Coroutine<> {
    {
      const auto dropped = gather(fail(1ms, "lost"), after(2ms, 1));
    }
    co_await sleep(10ms);
  });
  loop->close();
  ASSERT_EQ(errors.reports.size(), 1u);
  EXPECT_EQ(errors.reports[0].message, "_GatheringFuture exception was never retrieved");
}

TEST(Gather, C22_ExceptionsStandInTheirPlaces) {
  run_virtual([]() -> Coroutine<> {
    const Task<> cancelled = create_task(sleep(10s));
    get_running_loop().call_soon([&] { cancelled.cancel("alone"); });
    auto [failed, ended, value] =
        co_await gather(return_exceptions, fail(0ms, "x"), cancelled, sleep(1ms, 5));
    EXPECT_FALSE(failed);
    EXPECT_EQ(asyncio::repr(failed.exception()), "ValueError('x')");
    EXPECT_EQ(asyncio::repr(ended.exception()), "CancelledError('alone')");
    EXPECT_TRUE(value);
    EXPECT_EQ(*value, 5);
    EXPECT_EQ(support::outcome_of_call([&] { failed.value(); }), "ValueError('x')");
  });
}

TEST(Gather, C22_WaitsForAllOfThem) {
  run_virtual([]() -> Coroutine<> {
    std::vector<Coroutine<>> children;
    children.push_back(fail(1ms, "early"));
    children.push_back(fail(30ms, "late"));
    children.push_back(sleep(20ms));
    const auto results = co_await gather(return_exceptions, std::move(children));
    EXPECT_EQ(results.size(), 3u);
    EXPECT_EQ(asyncio::repr(results[0].exception()), "ValueError('early')");
    EXPECT_EQ(asyncio::repr(results[1].exception()), "ValueError('late')");
    EXPECT_TRUE(results[2].has_value());
    EXPECT_EQ(support::seconds(), 0.03);
  });
}

TEST(Gather, C23_AChildCancelledOnItsOwnIsAFailureAndNoCancellationOfTheGathering) {
  run_virtual([]() -> Coroutine<> {
    const Task<> cancelled = create_task(sleep(10s));
    const Task<> sibling = create_task(sleep(10ms));
    const auto both = gather(cancelled, sibling);
    cancelled.cancel("one");
    const std::string ended = co_await outcome(both);
    EXPECT_EQ(ended, "CancelledError('one')");
    EXPECT_TRUE(both.done());
    EXPECT_FALSE(both.cancelled());
    EXPECT_TRUE(support::is<CancelledError>(both.exception()));
    EXPECT_FALSE(sibling.done());
    EXPECT_EQ(sibling.cancelling(), 0);
    co_await sibling;
  });
}

// Two children: one ends at once when cancelled, the other needs 20 ms of cleanup.
Coroutine<> child_with_cleanup(Trace& trace, std::string word, Clock::duration cleanup) {
  std::exception_ptr cancelled;
  try {
    co_await sleep(10s);
  } catch (const CancelledError&) {
    cancelled = std::current_exception();
  }
  if (cleanup > 0s) co_await sleep(cleanup);
  trace(word);
  std::rethrow_exception(cancelled);
}

TEST(Gather, C24_ACancelledGatheringEndsWithItsFirstCancelledChild) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    const auto both =
        gather(child_with_cleanup(trace, "quick", 0s), child_with_cleanup(trace, "slow", 20ms));
    co_await sleep(0s);
    EXPECT_TRUE(both.cancel());
    const std::string ended = co_await outcome(both);
    EXPECT_EQ(ended, "CancelledError()");
    EXPECT_EQ(trace, "quick");
    co_await sleep(30ms);
    EXPECT_EQ(trace, "quick slow");
  });
}

TEST(Gather, C24_WithReturnExceptionsItWaitsForAllAndThenThrowsCancelledError) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    const auto both = gather(return_exceptions, child_with_cleanup(trace, "quick", 0s),
                             child_with_cleanup(trace, "slow", 20ms));
    co_await sleep(0s);
    EXPECT_TRUE(both.cancel("stop"));
    const std::string ended = co_await outcome(both);
    EXPECT_EQ(ended, "CancelledError('stop')");
    EXPECT_EQ(trace, "quick slow");
    EXPECT_EQ(support::seconds(), 0.02);
  });
}

TEST(Gather, C24_CancellingTheWaiterCancelsEveryUnfinishedChild) {
  run_virtual([]() -> Coroutine<> {
    const Task<> ended = create_task(sleep(1ms));
    const Task<> one = create_task(sleep(10s));
    const Task<> two = create_task(sleep(10s));
    const Task<> waiter = create_task([&]() -> Coroutine<> { co_await gather(ended, one, two); });
    co_await sleep(5ms);
    waiter.cancel("all");
    const std::string outcome_of_waiter = co_await outcome(waiter);
    EXPECT_EQ(outcome_of_waiter, "CancelledError('all')");
    EXPECT_TRUE(one.cancelled());
    EXPECT_TRUE(two.cancelled());
    EXPECT_FALSE(ended.cancelled());
    EXPECT_EQ(one.cancelling(), 1);
  });
}

TEST(Gather, C24_ChildrenThatRefuseTheCancellationWithResultsDoNotUndoIt) {
  run_virtual([]() -> Coroutine<> {
    const auto refuses = []() -> Coroutine<int> {
      try {
        co_await sleep(10s);
      } catch (const CancelledError&) {
      }
      co_return 1;
    };
    const auto both = gather(refuses(), refuses());
    co_await sleep(0s);
    both.cancel();
    const std::string ended = co_await outcome(both);
    EXPECT_EQ(ended, "CancelledError()");
  });
}

TEST(Gather, C25_CancelReturnsFalseOnceItIsDoneAndLeavesTheRestAlone) {
  run_virtual([]() -> Coroutine<> {
    const Task<> sibling = create_task(sleep(10ms));
    const auto both = gather(fail(0ms, "x"), sibling);
    const std::string ended = co_await outcome(both);
    EXPECT_EQ(ended, "ValueError('x')");
    EXPECT_FALSE(both.cancel());
    EXPECT_EQ(sibling.cancelling(), 0);
    co_await sibling;
    EXPECT_FALSE(gather().cancel());
  });
}

TEST(Gather, C25_CancelReturnsFalseWhenNoChildCanBeCancelledAnyMore) {
  run_virtual([]() -> Coroutine<> {
    const Future<> one;
    const Future<> two;
    const auto both = gather(one, two);
    one.set_result();
    two.set_result();
    EXPECT_FALSE(both.done());  // it hears of them in the next turn
    EXPECT_FALSE(both.cancel());
    co_await both;
  });
}

TEST(Gather, VoidIsNoneInTheTuple) {
  run_virtual([]() -> Coroutine<> {
    static_assert(std::is_same_v<decltype(gather(std::declval<Coroutine<>>(),
                                                 std::declval<Coroutine<int>>())),
                                 Future<std::tuple<None, int>>>);
    auto [nothing, one] = co_await gather(sleep(1ms), after(1ms, 1));
    EXPECT_EQ(nothing, None());
    EXPECT_EQ(one, 1);
    std::vector<Task<>> tasks;
    for (int i = 0; i < 3; ++i) tasks.push_back(create_task(sleep(1ms)));
    const std::vector<None> nones = co_await gather(tasks);
    EXPECT_EQ(nones.size(), 3u);
  });
}

TEST(Gather, TakesARangeOfTasksOrFutures) {
  run_virtual([]() -> Coroutine<> {
    std::vector<Task<int>> tasks;
    for (int i = 0; i < 4; ++i) tasks.push_back(create_task(after(4ms - i * 1ms, i)));
    const std::vector<int> values = co_await gather(tasks);
    EXPECT_EQ(values, (std::vector<int>{0, 1, 2, 3}));
    EXPECT_EQ(tasks[2].result(), 2);  // the range was not used up
    std::vector<Future<int>> futures(2);
    futures[1].set_result(1);
    get_running_loop().call_soon([&] { futures[0].set_result(0); });
    const std::vector<int> future_values = co_await gather(futures);
    EXPECT_EQ(future_values, (std::vector<int>{0, 1}));
  });
}

TEST(Gather, TakesARangeOfCoroutinesMovedIn) {
  run_virtual([]() -> Coroutine<> {
    std::vector<Coroutine<std::string>> coroutines;
    coroutines.push_back(after(2ms, std::string("a")));
    coroutines.push_back(after(1ms, std::string("b")));
    const std::vector<std::string> values = co_await gather(std::move(coroutines));
    EXPECT_EQ(values, (std::vector<std::string>{"a", "b"}));
  });
}

TEST(Gather, CoroutinesBecomeTasksAtOnceFromLeftToRight) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    auto child = [&](int number) -> Coroutine<> {
      trace(number);
      co_return;
    };
    const std::size_t before = all_tasks().size();
    const auto three = gather(child(1), child(2), child(3));
    EXPECT_EQ(all_tasks().size(), before + 3);
    EXPECT_EQ(trace, "");
    co_await three;
    EXPECT_EQ(trace, "1 2 3");
  });
}

TEST(Gather, MixesCoroutinesTasksFuturesAndSleeps) {
  run_virtual([]() -> Coroutine<> {
    const Future<int> future;
    get_running_loop().call_later(3ms, [&] { future.set_result(3); });
    const Task<int> task = create_task(after(1ms, 2));
    auto [one, two, three, four] = co_await gather(after(0ms, 1), task, future, sleep(2ms, 4));
    EXPECT_EQ(one * 1000 + two * 100 + three * 10 + four, 1234);
  });
}

TEST(Gather, GivesResultsThatCannotBeCopied) {
  run_virtual([]() -> Coroutine<> {
    auto [one, two] =
        co_await gather(after(1ms, std::make_unique<int>(1)), after(0ms, std::make_unique<int>(2)));
    EXPECT_EQ(*one + *two, 3);
    std::vector<Coroutine<std::unique_ptr<int>>> coroutines;
    coroutines.push_back(after(1ms, std::make_unique<int>(5)));
    std::vector<std::unique_ptr<int>> values = co_await gather(std::move(coroutines));
    EXPECT_EQ(*values.at(0), 5);
    const Task<std::unique_ptr<int>> kept = create_task(after(0ms, std::make_unique<int>(6)));
    auto [moved_out] = co_await gather(kept);
    EXPECT_EQ(*moved_out, 6);
    EXPECT_EQ(kept.result(), nullptr);  // moved out of the task, as gather says
    auto [result] = co_await gather(return_exceptions, after(0ms, std::make_unique<int>(7)));
    EXPECT_EQ(**result, 7);
  });
}

TEST(Gather, CopiesResultsOfTasksThatOthersStillHold) {
  run_virtual([]() -> Coroutine<> {
    const Task<std::string> kept = create_task(after(1ms, std::string(100, 'k')));
    auto [value] = co_await gather(kept);
    EXPECT_EQ(value, std::string(100, 'k'));
    EXPECT_EQ(kept.result(), std::string(100, 'k'));
  });
}

TEST(Gather, IsAFutureThatSeveralMayAwait) {
  run_virtual([]() -> Coroutine<> {
    const auto both = gather(after(1ms, 1), after(2ms, 2));
    auto sum = [both]() -> Coroutine<int> {
      const auto& [one, two] = co_await both;
      co_return one + two;
    };
    auto [first, second] = co_await gather(create_task(sum), create_task(sum));
    EXPECT_EQ(first + second, 6);
  });
}

TEST(Gather, PrintsAsAGatheringFuture) {
  run_virtual([]() -> Coroutine<> {
    const auto both = gather(sleep(1ms), sleep(2ms));
    EXPECT_EQ(repr(both), "<_GatheringFuture pending>");
    co_await both;
    EXPECT_EQ(repr(both), "<_GatheringFuture finished result=(None, None)>");
  });
}

TEST(Gather, OutsideOfALoopACoroutineIsRefused) {
  auto coroutine = sleep(1ms).into_coroutine();
  EXPECT_EQ(support::outcome_of_call([&] { (void)gather(std::move(coroutine)); }),
            "RuntimeError('no running event loop')");
  coroutine.close();
}

TEST(Gather, FuturesOfTwoLoopsAreRefused) {
  const support::VirtualLoop one;
  const support::VirtualLoop two;
  const auto first = one->create_future<int>();
  const auto second = two->create_future<int>();
  EXPECT_NE(support::outcome_of_call([&] { (void)gather(first, second); }).find("ValueError("),
            std::string::npos);
}

TEST(Gather, AThousandChildrenAndOneThatFails) {
  run_virtual([]() -> Coroutine<> {
    std::vector<Coroutine<>> children;
    for (int i = 0; i < 1000; ++i) children.push_back(sleep(1ms));
    children.push_back(fail(500us, "one of many"));
    const std::string ended = co_await outcome(gather(std::move(children)));
    EXPECT_EQ(ended, "ValueError('one of many')");
    co_await sleep(1s);
  });
}

// A value whose copy finds no memory.
struct Uncopied {
  Uncopied() = default;
  Uncopied(const Uncopied&) { throw std::bad_alloc(); }
  Uncopied(Uncopied&&) noexcept = default;
};

TEST(Gather, AResultThatCannotBeCopiedForWantOfMemoryFailsTheGathering) {
  run_virtual([]() -> Coroutine<> {
    const Task<Uncopied> kept = create_task([]() -> Coroutine<Uncopied> { co_return Uncopied(); });
    const std::exception_ptr of_tuple = co_await support::error_of(gather(kept, sleep(1ms)));
    EXPECT_TRUE(support::is<std::bad_alloc>(of_tuple));
    std::vector<Task<Uncopied>> range{kept};
    const std::exception_ptr of_range = co_await support::error_of(gather(range));
    EXPECT_TRUE(support::is<std::bad_alloc>(of_range));
    EXPECT_TRUE(kept.done());
  });
}

TEST(Gather, ClosingTheLoopDestroysGatherings) {
  EXPECT_EQ(support::destroyed_by_close([]() -> Coroutine<> {
              const auto dropped = create_task([]() -> Coroutine<> {
                {
                  const auto nobody_waits = gather(sleep(1h), sleep(1h, std::string(100, 'x')));
                }
                co_await sleep(1h);
              });
              std::vector<Coroutine<std::string>> children;
              children.push_back(after(1h, std::string(100, 'y')));
              children.push_back(after(1us, std::string(100, 'z')));
              co_await gather(return_exceptions, std::move(children));
            }),
            5u);
}

TEST(Gather, ClosingTheLoopDestroysAGatheringOfPlainFutures) {
  EXPECT_EQ(support::destroyed_by_close([]() -> Coroutine<> {
              const Future<int> one;
              const Future<std::string> two;
              two.set_result(std::string(100, 'x'));
              co_await gather(one, two);
            }),
            1u);
}

TEST(Gather, ClosingTheLoopDestroysAFailedGatheringWhoseSiblingsRunOn) {
  EXPECT_EQ(support::destroyed_by_close([]() -> Coroutine<> {
              const Future<int> never;
              const std::string ended = co_await outcome(gather(fail(0ms, "x"), sleep(1h), never));
              EXPECT_EQ(ended, "ValueError('x')");
              co_await sleep(1h);
            }),
            2u);
}

TEST(Gather, ClosingTheLoopDestroysAGatheringWhoseChildHasJustEnded) {
  const support::VirtualLoop loop;
  const support::Errors errors(*loop);
  loop->create_task([]() -> Coroutine<> { co_await gather(sleep(1h), sleep(1s)); });
  loop->call_later(1s, [&] { loop->call_soon([&] { loop->stop(); }); });
  loop->run_forever();
  loop->close();
  EXPECT_EQ(errors.reports.size(), 2u);
}

}  // namespace
