// Done callbacks: when they run, in which order and context, and how one is taken back.
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

// -- T-18 to T-21: callbacks

TEST(DoneCallback, T18_CallbacksRunInTheOrderAddedWithTheFutureAsArgument) {
  run_virtual([]() -> Coroutine<> {
    Future<int> future;
    Trace trace;
    future.add_done_callback(
        [&](const Future<int>& done) { trace(done == future ? "first" : "other"); });
    future.add_done_callback([&](Future<int> done) { trace(done.result()); });
    future.set_result(7);
    EXPECT_EQ(trace, "");
    co_await spin(1);
    EXPECT_EQ(trace, "first 7");
  });
}

TEST(DoneCallback, T18_CallbacksAndWaitersShareOneOrder) {
  support::VirtualLoop loop;
  Future<> future(*loop);
  Trace trace;
  auto wait = [&](std::string word) -> Coroutine<> {
    co_await future;
    trace(word);
  };
  loop->create_task(wait("task1"));
  loop.turns(1);
  future.add_done_callback([&](const Future<>&) { trace("callback"); });
  loop->create_task(wait("task2"));
  loop.turns(1);
  future.set_result();
  loop.turns(1);
  EXPECT_EQ(trace, "task1 callback task2");
}

TEST(DoneCallback, T18_ACallbackRunsInTheContextOfItsAdding) {
  run_virtual([]() -> Coroutine<> {
    static ContextVar<int> variable("variable", 0);
    Future<> future;
    Trace trace;
    variable.set(1);
    future.add_done_callback([&](const Future<>&) { trace(variable.get()); });
    variable.set(2);
    Context other = copy_context();
    other.run([] { variable.set(9); });
    future.add_done_callback([&](const Future<>&) { trace(variable.get()); }, {.context = &other});
    variable.set(3);
    future.set_result();
    co_await spin(1);
    EXPECT_EQ(trace, "1 9");
  });
}

TEST(DoneCallback, T18_ACallbackMayBeMoveOnly) {
  run_virtual([]() -> Coroutine<> {
    Future<> future;
    int seen = 0;
    future.add_done_callback(
        [&seen, value = std::make_unique<int>(3)](const Future<>&) { seen = *value; });
    future.set_result();
    co_await spin(1);
    EXPECT_EQ(seen, 3);
  });
}

TEST(DoneCallback, T18_ACallbackKeepsTheFutureThatNobodyElseHolds) {
  run_virtual([]() -> Coroutine<> {
    std::string seen;
    {
      Future<std::string> future;
      future.add_done_callback([&](const Future<std::string>& done) { seen = done.result(); });
      future.set_result("kept");
    }
    co_await spin(1);
    EXPECT_EQ(seen, "kept");
  });
}

TEST(DoneCallback, T19_ACallbackOfADoneFutureIsQueuedNotCalled) {
  run_virtual([]() -> Coroutine<> {
    Future<int> future;
    future.set_result(0);
    Trace trace;
    get_running_loop().call_soon([&] { trace("before"); });
    future.add_done_callback([&](const Future<int>& done) { trace(done == future); });
    EXPECT_EQ(trace, "");
    co_await spin(1);
    EXPECT_EQ(trace, "before 1");
  });
}

TEST(DoneCallback, T20_ACallbackAddedTwiceIsCalledTwiceAndEachTokenRemovesOne) {
  run_virtual([]() -> Coroutine<> {
    int calls = 0;
    const auto callback = [&](const Future<>&) { ++calls; };
    Future<> twice;
    twice.add_done_callback(callback);
    twice.add_done_callback(callback);
    twice.set_result();
    co_await spin(1);
    EXPECT_EQ(calls, 2);

    Future<> once;
    const DoneCallbackToken token = once.add_done_callback(callback);
    once.add_done_callback(callback);
    EXPECT_TRUE(once.remove_done_callback(token));
    EXPECT_FALSE(once.remove_done_callback(token));
    once.set_result();
    co_await spin(1);
    EXPECT_EQ(calls, 3);
    EXPECT_FALSE(once.remove_done_callback(token));
    EXPECT_FALSE(once.remove_done_callback(DoneCallbackToken()));
  });
}

TEST(DoneCallback, T20_RemovingFromTheMiddleKeepsTheOthersInOrder) {
  run_virtual([]() -> Coroutine<> {
    Future<> future;
    Trace trace;
    std::vector<DoneCallbackToken> tokens;
    for (int number = 0; number < 5; ++number)
      tokens.push_back(
          future.add_done_callback([&trace, number](const Future<>&) { trace(number); }));
    EXPECT_TRUE(future.remove_done_callback(tokens[2]));
    EXPECT_TRUE(future.remove_done_callback(tokens[4]));
    EXPECT_TRUE(future.remove_done_callback(tokens[0]));
    future.add_done_callback([&](const Future<>&) { trace("last"); });
    future.set_result();
    co_await spin(1);
    EXPECT_EQ(trace, "1 3 last");
  });
}

TEST(DoneCallback, T20_ACallbackThatIsQueuedAlreadyStillRuns) {
  run_virtual([]() -> Coroutine<> {
    Future<> future;
    bool ran = false;
    const auto token = future.add_done_callback([&](const Future<>&) { ran = true; });
    future.set_result();
    EXPECT_FALSE(future.remove_done_callback(token));
    co_await spin(1);
    EXPECT_TRUE(ran);
  });
}

TEST(DoneCallback, T20_ARemovedCallbackIsDestroyedAtOnce) {
  run_virtual([]() -> Coroutine<> {
    Future<> future;
    auto watched = std::make_shared<int>();
    const auto token = future.add_done_callback([watched](const Future<>&) {});
    EXPECT_EQ(watched.use_count(), 2);
    future.remove_done_callback(token);
    EXPECT_EQ(watched.use_count(), 1);
    co_return;
  });
}

TEST(DoneCallback, T21_AnExceptionInACallbackIsReportedAndTheOthersRun) {
  run_virtual([]() -> Coroutine<> {
    support::Errors errors(get_running_loop());
    Future<> future;
    bool ran = false;
    future.add_done_callback([](const Future<>&) { throw ValueError("1"); });
    future.add_done_callback([](const Future<>&) { throw 7; });
    future.add_done_callback([&](const Future<>&) { ran = true; });
    future.set_result();
    co_await spin(1);
    EXPECT_TRUE(ran);
    EXPECT_EQ(errors.reports.size(), 2U);
    expect_holds<ValueError>(errors.reports.at(0).exception, "1");
    EXPECT_EQ(errors.reports.at(0).message.rfind("Exception in callback ", 0), 0U);
    EXPECT_TRUE(errors.reports.at(0).has_future);
  });
}

}  // namespace
}  // namespace asyncio
