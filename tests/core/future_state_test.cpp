// The state machine under a future: references, waiters in a list of their own nodes, and what becomes of them.
#include "support/virtual_test.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace asyncio::detail {
namespace {

// Stands among the waiters and writes down what happens to it.
class Recorder final : public HandleState {
 public:
  Recorder(support::Trace& trace, std::string word)
      : HandleState(nullptr), trace_(trace), word_(std::move(word)) {}
  void run() override { trace_("run-" + word_); }
  void discard() noexcept override { trace_("discard-" + word_); }
  void keep_future(FutureState&) noexcept override { trace_("keep-" + word_); }

 private:
  support::Trace& trace_;
  std::string word_;
};

RefPtr<FutureState> make(EventLoop& loop) {
  return RefPtr<FutureState>::adopt(
      new PlainFutureState<int>(loop, std::source_location::current()));
}

TEST(FutureState, ReferencesAreCounted) {
  support::VirtualLoop loop;
  const auto state = make(*loop);
  EXPECT_EQ(state->references(), 1U);
  {
    const RefPtr<FutureState> other = state;
    EXPECT_EQ(state->references(), 2U);
  }
  EXPECT_EQ(state->references(), 1U);
}

TEST(FutureState, I2_WaitersAreQueuedInOrderAndNotRun) {
  support::VirtualLoop loop;
  support::Trace trace;
  Recorder a(trace, "a"), b(trace, "b"), c(trace, "c");
  const auto state = make(*loop);
  state->add_waiter(a);
  state->add_waiter(b);
  state->add_waiter(c);
  EXPECT_TRUE(state->remove_waiter(b));
  EXPECT_FALSE(state->remove_waiter(b));
  slot_of<int>(*state).emplace(1);
  state->finish();
  EXPECT_EQ(trace, "");
  EXPECT_TRUE(state->waiters().empty());
  loop.turns(1);
  EXPECT_EQ(trace, "run-a run-c");
}

TEST(FutureState, WaitersAreToldToKeepItOnlyWhenOneAsked) {
  support::VirtualLoop loop;
  support::Trace trace;
  Recorder a(trace, "a"), b(trace, "b");
  const auto state = make(*loop);
  state->add_waiter(a);
  state->needs_keeping();
  state->add_waiter(b);
  state->finish_cancelled(nullptr);
  EXPECT_EQ(trace, "keep-a keep-b");
  loop.turns(1);
  EXPECT_EQ(trace, "keep-a keep-b run-a run-b");
}

TEST(FutureState, WaitersOfAFutureThatGoesAreDiscarded) {
  support::VirtualLoop loop;
  support::Trace trace;
  Recorder a(trace, "a"), b(trace, "b");
  {
    const auto state = make(*loop);
    state->add_waiter(a);
    state->add_waiter(b);
  }
  EXPECT_EQ(trace, "discard-a discard-b");
}

TEST(FutureState, StatusOfEachEnd) {
  support::VirtualLoop loop;
  const auto finished = make(*loop), failed = make(*loop), cancelled = make(*loop);
  EXPECT_EQ(finished->status(), FutureState::Status::pending);
  slot_of<int>(*finished).emplace(1);
  finished->finish();
  failed->finish_with_exception(std::make_exception_ptr(ValueError()));
  EXPECT_TRUE(cancelled->cancel(nullptr));
  EXPECT_TRUE(finished->done() && !finished->failed() && !finished->cancelled());
  EXPECT_TRUE(failed->done() && failed->failed() && !failed->cancelled());
  EXPECT_TRUE(cancelled->done() && !cancelled->failed() && cancelled->cancelled());
  failed->mark_retrieved();
}

TEST(FutureState, C08_TheSameErrorIsGivenToEverybodyWhoAsks) {
  support::VirtualLoop loop;
  const auto state = make(*loop);
  const auto message = std::make_exception_ptr(CancelledError("why"));
  state->cancel(message);
  EXPECT_EQ(state->cancelled_error(), message);
  const auto silent = make(*loop);
  silent->cancel(nullptr);
  support::expect_holds<CancelledError>(silent->cancelled_error(), "");
}

TEST(FutureStateDeathTest, FinishingTwiceIsOurMistakeAndAborts) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  support::VirtualLoop loop;
  const auto state = make(*loop);
  state->cancel(nullptr);
  EXPECT_DEATH(state->finish(), "a future is done once");
}

TEST(FutureState, AWaiterIsForgottenFromTheMiddle) {
  support::VirtualLoop loop;
  std::vector<Task<>> tasks;
  const Future<> future(*loop);
  auto wait = [](Future<> given) -> Coroutine<> { co_await given; };
  for (int i = 0; i < 3; ++i) tasks.push_back(loop->create_task(wait(future)));
  loop.turns(1);
  future.state()->forget(*tasks[1].state()->as_task());
  future.set_result();
  loop.turns(1);
  EXPECT_TRUE(tasks[0].done() && tasks[2].done());
  EXPECT_FALSE(tasks[1].done());
  support::Errors errors(*loop);
  loop->close();
}

}  // namespace
}  // namespace asyncio::detail
