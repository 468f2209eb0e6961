// Futures as a program sees them: completing once, waiting, callbacks, and what value comes out of an await.
#include "support/virtual_test.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace asyncio {
namespace {

using namespace std::chrono_literals;
using support::expect_holds;
using support::expect_throws;
using support::run_virtual;
using support::spin;
using support::Trace;

template <typename F>
concept TakesATimeout = requires(const F& future) { future.result(1s); };
template <typename F, typename V>
concept TakesResult = requires(const F& future, V value) { future.set_result(value); };
template <typename F>
concept TakesException = requires(const F& future) { future.set_exception(ValueError()); };

// T-36: identity is all the comparison there is, and there is no timeout.
static_assert(!std::totally_ordered<Future<int>>);
static_assert(!TakesATimeout<Future<int>>);
// T-10: a task has no set_result, not even by accident; see also task_test.cpp.
static_assert(TakesResult<Future<int>, int> && !TakesResult<Task<int>, int>);
static_assert(TakesException<Future<int>> && !TakesException<Task<int>>);
static_assert(!TakesResult<Future<int>, std::string> && !TakesResult<Future<>, int>);

// -- T-02, T-03: waiting

TEST(Future, T02_AWaiterResumesOneTurnAfterSetResult) {
  run_virtual([]() -> Coroutine<> {
    Future<int> future;
    Trace trace;
    auto wait = [&]() -> Coroutine<> { trace(co_await future); };
    auto task = create_task(wait);
    co_await spin(1);
    future.set_result(1);
    EXPECT_EQ(trace, "");
    get_running_loop().call_soon([&] { trace("after"); });
    co_await spin(1);
    EXPECT_EQ(trace, "1 after");
    co_await task;
  });
}

TEST(Future, T02_SetResultResumesNobodyInside) {
  support::VirtualLoop loop;
  Future<int> future(*loop);
  int seen = 0;
  auto wait = [&]() -> Coroutine<> { seen = co_await future; };
  auto task = loop->create_task(wait);
  loop.turns(1);
  future.set_result(5);
  EXPECT_EQ(seen, 0);
  loop.turns(1);
  EXPECT_EQ(seen, 5);
}

TEST(Future, T03_AwaitingADoneFutureOrTaskDoesNotYield) {
  run_virtual([]() -> Coroutine<> {
    Future<int> future;
    future.set_result(1);
    auto task = create_task(spin(0));
    co_await task;
    bool ran = false;
    get_running_loop().call_soon([&] { ran = true; });
    co_await future;
    co_await task;
    EXPECT_FALSE(ran);
    co_await spin(1);
    EXPECT_TRUE(ran);
  });
}

TEST(Future, T32_WaitersResumeInTheOrderTheyCameAllInOneTurn) {
  support::VirtualLoop loop;
  Future<> future(*loop);
  Trace trace;
  auto wait = [&](int number) -> Coroutine<> {
    co_await future;
    trace(number);
  };
  for (int number = 0; number < 4; ++number) loop->create_task(wait(number));
  loop.turns(1);
  future.set_result();
  loop.turns(1);
  EXPECT_EQ(trace, "0 1 2 3");
}

// -- T-22 to T-24: results and errors

TEST(Future, T22_APendingFutureHasNoResult) {
  support::VirtualLoop loop;
  const Future<int> future(*loop);
  expect_throws<InvalidStateError>("Result is not set.", [&] { (void)future.result(); });
  expect_throws<InvalidStateError>("Exception is not set.", [&] { (void)future.exception(); });
}

TEST(Future, T22_ACancelledFutureThrowsCancelledError) {
  support::VirtualLoop loop;
  const Future<int> future(*loop);
  future.cancel();
  expect_throws<CancelledError>("", [&] { (void)future.result(); });
  expect_throws<CancelledError>("", [&] { (void)future.exception(); });
  const Future<int> with_text(*loop);
  with_text.cancel("why");
  expect_throws<CancelledError>("why", [&] { (void)with_text.result(); });
  expect_throws<CancelledError>("why", [&] { (void)with_text.result(); });
}

TEST(Future, T22_AfterSuccessThereIsNoException) {
  support::VirtualLoop loop;
  const Future<int> future(*loop);
  future.set_result(4);
  EXPECT_TRUE(future.done());
  EXPECT_FALSE(future.cancelled());
  EXPECT_EQ(future.exception(), nullptr);
  EXPECT_EQ(future.result(), 4);
}

TEST(Future, T22_AFailedFutureThrowsItsExceptionEachTime) {
  support::VirtualLoop loop;
  const Future<int> future(*loop);
  future.set_exception(ValueError("x"));
  expect_throws<ValueError>("x", [&] { (void)future.result(); });
  expect_throws<ValueError>("x", [&] { (void)future.result(); });
  expect_holds<ValueError>(future.exception(), "x");
  EXPECT_FALSE(future.cancelled());
}

TEST(Future, T23_IsDoneOnce) {
  support::VirtualLoop loop;
  const Future<int> done(*loop);
  done.set_result(1);
  expect_throws<InvalidStateError>("invalid state", [&] { done.set_result(2); });
  expect_throws<InvalidStateError>("invalid state", [&] { done.set_exception(ValueError()); });
  EXPECT_FALSE(done.cancel());
  EXPECT_EQ(done.result(), 1);

  const Future<int> cancelled(*loop);
  EXPECT_TRUE(cancelled.cancel());
  EXPECT_TRUE(cancelled.cancelled());
  expect_throws<InvalidStateError>("invalid state", [&] { cancelled.set_result(2); });
  EXPECT_FALSE(cancelled.cancel());
  EXPECT_FALSE(cancelled.cancel("again"));
}

TEST(Future, T24_TakesAnExceptionObjectOrAPointerToOne) {
  support::VirtualLoop loop;
  const Future<int> object(*loop), pointer(*loop), foreign(*loop), nothing(*loop);
  object.set_exception(LookupError("a"));
  pointer.set_exception(std::make_exception_ptr(TypeError("b")));
  foreign.set_exception(std::runtime_error("c"));
  expect_holds<LookupError>(object.exception(), "a");
  expect_holds<TypeError>(pointer.exception(), "b");
  expect_holds<std::runtime_error>(foreign.exception(), "c");
  expect_throws<TypeError>("set_exception: there is no exception in this exception_ptr",
                           [&] { nothing.set_exception(std::exception_ptr()); });
  EXPECT_FALSE(nothing.done());
}

TEST(Future, C15_CancellingAPlainFutureIsImmediateAndWakesEveryWaiter) {
  run_virtual([]() -> Coroutine<> {
    Future<> future;
    Trace trace;
    auto wait = [&]() -> Coroutine<> {
      try {
        co_await future;
      } catch (const CancelledError& error) {
        trace(error.message().value_or("none"));
        trace(current_task().cancelling());
      }
    };
    auto one = create_task(wait);
    auto two = create_task(wait);
    co_await spin(1);
    EXPECT_TRUE(future.cancel("bye"));
    EXPECT_TRUE(future.cancelled());
    EXPECT_EQ(trace, "");
    co_await spin(1);
    EXPECT_EQ(trace, "bye 0 bye 0");
    EXPECT_TRUE(one.done() && !one.cancelled());
    co_await two;
  });
}

// -- T-26: what nobody looked at

TEST(Future, T26_AnExceptionThatNobodyRetrievedIsReportedAtTheEnd) {
  support::VirtualLoop loop;
  support::Errors errors(*loop);
  {
    const Future<int> future(*loop);
    future.set_exception(ValueError("lost"));
    EXPECT_TRUE(errors.reports.empty());
  }
  ASSERT_EQ(errors.reports.size(), 1U);
  EXPECT_EQ(errors.reports[0].message, "Future exception was never retrieved");
  EXPECT_TRUE(errors.reports[0].has_future);
  expect_holds<ValueError>(errors.reports[0].exception, "lost");
}

TEST(Future, T26_LookingAtItInAnyWayCounts) {
  support::VirtualLoop loop;
  support::Errors errors(*loop);
  {
    const Future<int> asked(*loop), thrown(*loop), awaited(*loop), cancelled(*loop), copied(*loop);
    asked.set_exception(ValueError());
    (void)asked.exception();
    thrown.set_exception(ValueError("y"));
    expect_throws<ValueError>("y", [&] { (void)thrown.result(); });
    awaited.set_exception(ValueError("z"));
    loop->run_until_complete(support::expect_await_throws<ValueError>("z", awaited));
    cancelled.cancel();
    copied.set_exception(ValueError());
    const AnyFuture copy = copied;
    (void)copy.exception();
  }
  EXPECT_TRUE(errors.reports.empty());
}

TEST(Future, T26_AHandlerMayKeepTheFuture) {
  support::VirtualLoop loop;
  AnyFuture kept;
  loop->set_exception_handler(
      [&](EventLoop&, const ExceptionContext& context) { kept = context.future; });
  {
    const Future<int> future(*loop);
    future.set_exception(ValueError("saved"));
  }
  expect_holds<ValueError>(kept.exception(), "saved");
}

// -- T-36, handles

TEST(Future, T36_HandlesAreEqualWhenTheyMeanTheSameFuture) {
  support::VirtualLoop loop;
  const Future<int> one(*loop), two(*loop);
  const Future<int> copy = one;
  EXPECT_EQ(one, copy);
  EXPECT_NE(one, two);
  EXPECT_EQ(AnyFuture(one), AnyFuture(copy));
  EXPECT_FALSE(static_cast<bool>(AnyFuture()));
  EXPECT_TRUE(static_cast<bool>(AnyFuture(one)));
}

TEST(Future, BelongsToTheRunningLoopOrTheOneNamed) {
  expect_throws<RuntimeError>("no running event loop", [] { Future<int>(); });
  support::VirtualLoop loop;
  EXPECT_EQ(&loop->create_future<int>().get_loop(), &*loop);
  loop->run_until_complete([&]() -> Coroutine<> {
    EXPECT_EQ(&Future<>().get_loop(), &*loop);
    co_return;
  });
}

TEST(Future, OutlivesItsLoop) {
  Future<std::string> future{detail::RefPtr<detail::FutureState>()};
  {
    support::VirtualLoop loop;
    future = loop->create_future<std::string>();
    future.set_result("still here");
  }
  EXPECT_EQ(future.result(), "still here");
}

// -- Values of every category

struct Counting {
  Counting() = default;
  Counting(const Counting& other) : copies(other.copies + 1), moves(other.moves) {}
  Counting(Counting&& other) noexcept : copies(other.copies), moves(other.moves + 1) {}
  Counting& operator=(const Counting&) = delete;
  int copies = 0;
  int moves = 0;
};

TEST(FutureValue, AnLvalueGivesAReferenceIntoTheFuture) {
  run_virtual([]() -> Coroutine<> {
    Future<std::string> future;
    future.set_result("x");
    static_assert(std::is_same_v<await_result_t<Future<std::string>&>, const std::string&>);
    static_assert(std::is_same_v<decltype(future.result()), const std::string&>);
    const std::string& one = co_await future;
    const std::string& two = co_await future;
    EXPECT_EQ(&one, &two);
    EXPECT_EQ(&one, &future.result());
  });
}

TEST(FutureValue, TheLastHandleGivesTheValueAway) {
  run_virtual([]() -> Coroutine<> {
    static_assert(std::is_same_v<await_result_t<Future<Counting>>, Counting>);
    Future<Counting> future;
    future.set_result(Counting());
    const Counting value = co_await std::move(future);
    EXPECT_EQ(value.copies, 0);
  });
}

TEST(FutureValue, AnotherHandleKeepsItsValue) {
  run_virtual([]() -> Coroutine<> {
    Future<std::vector<int>> future;
    const Future<std::vector<int>> other = future;
    future.set_result(std::vector<int>{1, 2, 3});
    const auto value = co_await std::move(future);
    EXPECT_EQ(value.size(), 3U);
    EXPECT_EQ(other.result().size(), 3U);
  });
}

TEST(FutureValue, WhatCannotBeCopiedIsMovedOutOrLookedAt) {
  run_virtual([]() -> Coroutine<> {
    Future<std::unique_ptr<int>> future;
    future.set_result(std::make_unique<int>(5));
    const std::unique_ptr<int>& look = co_await future;
    EXPECT_EQ(*look, 5);
    const std::unique_ptr<int> taken = co_await std::move(future);
    EXPECT_EQ(*taken, 5);
  });
}

TEST(FutureValue, AReferenceIsThatObject) {
  run_virtual([]() -> Coroutine<> {
    int object = 1;
    Future<int&> future;
    future.set_result(&object);
    static_assert(std::is_same_v<await_result_t<Future<int&>&>, int&>);
    (co_await future) = 2;
    EXPECT_EQ(object, 2);
    EXPECT_EQ(&future.result(), &object);
    int& moved = co_await std::move(future);
    EXPECT_EQ(&moved, &object);
  });
}

TEST(FutureValue, NothingIsSetWithAndWithoutNone) {
  support::VirtualLoop loop;
  const Future<> one(*loop), two(*loop);
  one.set_result();
  two.set_result(None());
  static_assert(std::is_void_v<decltype(one.result())>);
  one.result();
  two.result();
}

TEST(FutureValue, TypesThatDeceive) {
  run_virtual([]() -> Coroutine<> {
    Future<std::vector<bool>> bits;
    bits.set_result(std::vector<bool>{true, false});
    EXPECT_TRUE((co_await bits)[0]);
    Future<bool> flag;
    flag.set_result(false);
    EXPECT_FALSE(co_await flag);
    Future<std::exception_ptr> pointer;
    pointer.set_result(std::make_exception_ptr(ValueError("a value")));
    expect_holds<ValueError>(co_await pointer, "a value");
    EXPECT_EQ(pointer.exception(), nullptr);
    Future<Future<int>> inner;
    inner.set_result(Future<int>());
    EXPECT_FALSE((co_await inner).done());
    Future<std::optional<int>> maybe;
    maybe.set_result(std::nullopt);
    EXPECT_FALSE((co_await maybe).has_value());
    Future<None> none;
    none.set_result(None());
    EXPECT_EQ(co_await none, None());
    const auto string = [] { return std::string(100, 'x'); };
    Future<std::string> converted;
    converted.set_result("from a literal");
    EXPECT_EQ(co_await converted, "from a literal");
    Future<std::string> long_one;
    long_one.set_result(string());
    EXPECT_EQ((co_await long_one).size(), 100U);
  });
}

struct ThrowsWhenMoved {
  explicit ThrowsWhenMoved(bool throws) : throws(throws) {}
  ThrowsWhenMoved(ThrowsWhenMoved&& other) : throws(other.throws) {
    if (throws) throw ValueError("cannot be moved");
  }
  bool throws;
};

TEST(FutureValue, AConstructorThatThrowsLeavesTheFuturePending) {
  support::VirtualLoop loop;
  const Future<ThrowsWhenMoved> future(*loop);
  expect_throws<ValueError>("cannot be moved", [&] { future.set_result(ThrowsWhenMoved(true)); });
  EXPECT_FALSE(future.done());
  future.set_result(ThrowsWhenMoved(false));
  EXPECT_TRUE(future.done());
}

struct alignas(64) Aligned {
  int value = 0;
};

TEST(FutureValue, AnOverAlignedValueIsAligned) {
  support::VirtualLoop loop;
  std::vector<Future<Aligned>> futures;
  for (int i = 0; i < 20; ++i) {
    futures.emplace_back(*loop);
    futures.back().set_result(Aligned{i});
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(&futures.back().result()) % 64, 0U);
  }
}

}  // namespace
}  // namespace asyncio
