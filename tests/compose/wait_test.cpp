// wait: which members are done, when it returns, and what it leaves alone (rules C-60 to C-62).
#include "support/closing.hpp"
#include "support/outcome.hpp"
#include "support/virtual_test.hpp"

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::outcome;
using support::run_virtual;
using support::spin;
using support::Trace;

Coroutine<> fail(Clock::duration delay, std::string message) {
  co_await sleep(delay);
  throw ValueError(message);
}

TEST(Wait, C60_NeitherThrowsForMembersNorCancelsThemAfterTheTimeout) {
  run_virtual([]() -> Coroutine<> {
    const Task<> failing = create_task(fail(0s, "x"));
    const Task<> slow = create_task(sleep(10s));
    const std::vector<Task<>> members{failing, slow};
    auto [done, pending] = co_await wait(members, {.timeout = 5ms});
    EXPECT_EQ(done, std::vector<Task<>>{failing});
    EXPECT_EQ(pending, std::vector<Task<>>{slow});
    EXPECT_EQ(support::seconds(), 0.005);
    EXPECT_EQ(slow.cancelling(), 0);
    EXPECT_EQ(asyncio::repr(failing.exception()), "ValueError('x')");
  });
}

TEST(Wait, C60_CancellingTheWaiterLeavesTheMembersRunning) {
  run_virtual([]() -> Coroutine<> {
    const Task<> member = create_task(sleep(1s));
    co_await sleep(0s);
    const std::string before = repr(member);
    const Task<> waiter = create_task([&]() -> Coroutine<> {
      const std::vector<Task<>> members{member};
      co_await wait(members);
    });
    co_await spin();
    waiter.cancel("enough");
    const std::string ended = co_await outcome(waiter);
    EXPECT_EQ(ended, "CancelledError('enough')");
    EXPECT_FALSE(member.done());
    EXPECT_EQ(member.cancelling(), 0);
    EXPECT_EQ(repr(member), before);  // nothing of the wait is left
    co_await member;
  });
}

TEST(Wait, C60_AFailureThatNobodyLooksAtIsStillReported) {
  const support::VirtualLoop loop;
  const support::Errors errors(*loop);
  loop->run_until_complete([]() -> Coroutine<> {
    std::vector<Task<>> members;
    members.push_back(create_task(fail(0s, "x")));
    co_await wait(members);
  });
  loop->close();
  ASSERT_EQ(errors.reports.size(), 1u);
  EXPECT_EQ(errors.reports[0].message, "Task exception was never retrieved");
}

TEST(Wait, C60_GivesBothPartsInTheOrderGiven) {
  run_virtual([]() -> Coroutine<> {
    std::vector<Task<int>> members;
    for (const int delay : {4, 1, 5, 2, 3})
      members.push_back(create_task(sleep(delay * 1ms, delay)));
    auto [done, pending] = co_await wait(members, {.timeout = 3500us});
    EXPECT_EQ(done, (std::vector<Task<int>>{members[1], members[3], members[4]}));
    EXPECT_EQ(pending, (std::vector<Task<int>>{members[0], members[2]}));
  });
}

TEST(Wait, C61_AnEmptyRangeIsAValueError) {
  run_virtual([]() -> Coroutine<> {
    const std::vector<Task<>> none;
    const std::string ended = co_await outcome(wait(none));
    EXPECT_EQ(ended, "ValueError('Set of Tasks/Futures is empty.')");
  });
}

TEST(Wait, C61_AReturnWhenOfNoKnownKindIsAValueError) {
  run_virtual([]() -> Coroutine<> {
    const std::vector<Task<>> members{create_task(sleep(0s))};
    const std::string ended =
        co_await outcome(wait(members, {.return_when = static_cast<ReturnWhen>(17)}));
    EXPECT_EQ(ended, "ValueError('Invalid return_when value: 17')");
    co_await members[0];
  });
}

// What Python finds at run time (a bare future, coroutines as members) does not compile: see tests/misuse/.

TEST(Wait, C62_FirstCompletedReturnsOnTheFirstMemberThatIsDone) {
  run_virtual([]() -> Coroutine<> {
    const std::vector<Task<>> members{create_task(sleep(10s)), create_task(sleep(1ms))};
    auto [done, pending] = co_await wait(members, {.return_when = FIRST_COMPLETED});
    EXPECT_EQ(done, std::vector<Task<>>{members[1]});
    EXPECT_EQ(pending, std::vector<Task<>>{members[0]});
    EXPECT_EQ(support::seconds(), 0.001);
  });
}

TEST(Wait, C62_FirstCompletedCountsAFailureAndACancellation) {
  run_virtual([]() -> Coroutine<> {
    const std::vector<Task<>> one{create_task(fail(1ms, "x")), create_task(sleep(10s))};
    auto [failed, pending] = co_await wait(one, {.return_when = FIRST_COMPLETED});
    EXPECT_EQ(failed, std::vector<Task<>>{one[0]});
    EXPECT_TRUE(failed[0].exception());
    one[1].cancel();
    const std::vector<Task<>> two{one[1], create_task(sleep(10s))};
    auto [cancelled, rest] = co_await wait(two, {.return_when = FIRST_COMPLETED});
    EXPECT_EQ(cancelled, std::vector<Task<>>{one[1]});
  });
}

TEST(Wait, C62_FirstExceptionReturnsOnTheFirstFailure) {
  run_virtual([]() -> Coroutine<> {
    const std::vector<Task<>> members{create_task(sleep(1ms)), create_task(fail(2ms, "x")),
                                      create_task(sleep(10s))};
    auto [done, pending] = co_await wait(members, {.return_when = FIRST_EXCEPTION});
    EXPECT_EQ(done, (std::vector<Task<>>{members[0], members[1]}));
    EXPECT_EQ(pending, std::vector<Task<>>{members[2]});
    EXPECT_EQ(support::seconds(), 0.002);
  });
}

TEST(Wait, C62_ACancelledMemberIsNoExceptionForFirstException) {
  run_virtual([]() -> Coroutine<> {
    const std::vector<Task<>> members{create_task(sleep(10s)), create_task(sleep(10ms))};
    members[0].cancel();
    auto [done, pending] = co_await wait(members, {.return_when = FIRST_EXCEPTION});
    EXPECT_EQ(done, members);
    EXPECT_TRUE(pending.empty());
    EXPECT_EQ(support::seconds(), 0.01);
  });
}

TEST(Wait, C62_AllCompletedWaitsForFailuresToo) {
  run_virtual([]() -> Coroutine<> {
    const std::vector<Task<>> members{create_task(fail(1ms, "x")), create_task(sleep(10ms))};
    auto [done, pending] = co_await wait(members);
    EXPECT_EQ(done, members);
    EXPECT_TRUE(pending.empty());
    EXPECT_TRUE(members[0].exception());
    EXPECT_EQ(support::seconds(), 0.01);
  });
}

TEST(Wait, C62_MembersThatAreDoneAlreadyStillCostOneSuspension) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    const std::vector<Task<>> members{create_task(sleep(0s))};
    co_await members[0];
    get_running_loop().call_soon([&] { trace("another handle"); });
    auto [done, pending] = co_await wait(members);
    trace("wait returned");
    EXPECT_EQ(done, members);
    EXPECT_EQ(trace, "another handle wait returned");
  });
}

TEST(Wait, ATimeoutOfZeroLooksOnce) {
  run_virtual([]() -> Coroutine<> {
    const std::vector<Task<>> members{create_task(sleep(0s)), create_task(sleep(1s))};
    auto [done, pending] = co_await wait(members, {.timeout = 0s});
    EXPECT_EQ(done.size() + pending.size(), 2u);
    EXPECT_EQ(pending.back(), members[1]);
    EXPECT_EQ(support::seconds(), 0.0);
  });
}

TEST(Wait, NoneAndNulloptMeanNoTimeout) {
  run_virtual([]() -> Coroutine<> {
    const std::vector<Task<>> members{create_task(sleep(1h))};
    const std::vector<Task<>> others{create_task(sleep(2h))};
    auto [done, pending] = co_await wait(members, {.timeout = None()});
    EXPECT_EQ(done, members);
    auto [others_done, others_pending] = co_await wait(others, {.timeout = std::nullopt});
    EXPECT_EQ(others_done, others);
  });
}

TEST(Wait, MembersOfDifferentTypesMixAsAnyFuture) {
  run_virtual([]() -> Coroutine<> {
    const Task<int> number = create_task(sleep(1ms, 5));
    const Task<std::string> text = create_task(sleep(2ms, std::string("t")));
    const Future<> plain;
    const std::vector<AnyFuture> members{number, text, plain};
    auto [done, pending] = co_await wait(members, {.timeout = 5ms});
    static_assert(std::same_as<decltype(done), std::vector<AnyFuture>>);
    EXPECT_EQ(done, (std::vector<AnyFuture>{number, text}));
    EXPECT_EQ(pending, std::vector<AnyFuture>{plain});
    EXPECT_EQ(number.result(), 5);
    EXPECT_EQ(text.result(), "t");
  });
}

TEST(Wait, AMemberGivenTwiceCountsOnce) {
  run_virtual([]() -> Coroutine<> {
    const Task<> member = create_task(sleep(1ms));
    const std::vector<Task<>> members{member, member, member};
    auto [done, pending] = co_await wait(members);
    EXPECT_EQ(done, std::vector<Task<>>{member});
    EXPECT_TRUE(pending.empty());
  });
}

TEST(Wait, WhenTheTimeoutMeetsTheLastMemberTheMemberIsDone) {
  run_virtual([]() -> Coroutine<> {
    const std::vector<Task<>> members{create_task(sleep(5ms))};
    co_await sleep(0s);
    auto [done, pending] = co_await wait(members, {.timeout = 5ms});
    EXPECT_EQ(done, members);
  });
}

TEST(Wait, TheNextWaitGoesOnWithWhatIsPending) {
  run_virtual([]() -> Coroutine<> {
    std::vector<Task<int>> pending;
    for (int i = 1; i <= 3; ++i) pending.push_back(create_task(sleep(i * 1ms, i)));
    int sum = 0;
    while (!pending.empty()) {
      auto round = co_await wait(pending, {.return_when = FIRST_COMPLETED});
      for (const Task<int>& task : round.done) sum = sum * 10 + task.result();
      pending = std::move(round.pending);
    }
    EXPECT_EQ(sum, 123);
  });
}

TEST(Wait, ClosingTheLoopDestroysWaiters) {
  EXPECT_EQ(support::destroyed_by_close([]() -> Coroutine<> {
              const Task<> member = create_task(sleep(1h));
              const Future<int> never;
              const Future<int> ready;
              ready.set_result(1);
              const std::vector<AnyFuture> members{member, never, ready};
              co_await wait(members, {.timeout = 2h});
            }),
            2u);
}

TEST(Wait, ClosingTheLoopDestroysAWaiterWhoseMemberHasJustEnded) {
  const support::VirtualLoop loop;
  const support::Errors errors(*loop);
  const Future<> member = loop->create_future();
  loop->create_task([member]() -> Coroutine<> {
    const std::vector<Future<>> members{member};
    co_await wait(members, {.timeout = 1h});
  });
  loop.turns(2);
  member.set_result();  // its callback is queued, and never runs
  loop->close();
  EXPECT_EQ(errors.reports.size(), 1u);
}

}  // namespace
