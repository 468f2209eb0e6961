// Withdrawing a callback, in which context it runs, and how its handle prints.
#include "support/virtual_test.hpp"

#include <memory>
#include <string>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::Trace;
using support::VirtualLoop;

TEST(Handle, S06_AHandleCancelledByAnEarlierOneOfTheSameTurnDoesNotRun) {
  VirtualLoop loop;
  Trace trace;
  Handle second;
  auto first = loop->call_soon([&] { second.cancel(); });
  second = loop->call_soon([&] { trace("second"); });
  loop.turns();
  EXPECT_EQ(trace, "");
  EXPECT_TRUE(second.cancelled());
  EXPECT_FALSE(first.cancelled());
}

TEST(Handle, S06_CancellingAHandleThatRanIsANoOp) {
  VirtualLoop loop;
  Trace trace;
  auto handle = loop->call_soon([&] { trace("ran"); });
  loop.turns();
  handle.cancel();
  handle.cancel();
  loop.turns();
  EXPECT_EQ(trace, "ran");
}

TEST(Handle, S06_AHandleMayCancelItselfWhileItRuns) {
  VirtualLoop loop;
  Trace trace;
  Handle handle;
  auto owned = std::make_shared<std::string>("still there");
  handle = loop->call_soon([&handle, &trace, owned] {
    auto mine = owned;
    handle.cancel();
    trace(*mine);
  });
  loop.turns();
  EXPECT_EQ(trace, "still there");
  EXPECT_TRUE(handle.cancelled());
}

TEST(Handle, S06_CopiesAreTheSameCallback) {
  VirtualLoop loop;
  Trace trace;
  auto handle = loop->call_soon([&] { trace("ran"); });
  Handle copy = handle;
  EXPECT_EQ(handle, copy);
  EXPECT_NE(handle, loop->call_soon([] {}));
  copy.cancel();
  EXPECT_TRUE(handle.cancelled());
  loop.turns();
  EXPECT_EQ(trace, "");
}

TEST(Handle, S06_AnEmptyHandleIsFalseAndCannotBeCancelled) {
  Handle empty;
  EXPECT_FALSE(empty);
  empty.cancel();
  EXPECT_FALSE(empty.cancelled());
}

TEST(Handle, S01_DroppingAHandleWithdrawsNothing) {
  VirtualLoop loop;
  Trace trace;
  {
    const auto dropped = loop->call_soon([&] { trace("ran"); });
  }
  loop.turns();
  EXPECT_EQ(trace, "ran");
}

TEST(Handle, S13_CancellingDestroysTheCallableAtOnce) {
  VirtualLoop loop;
  auto owned = std::make_shared<int>();
  auto handle = loop->call_soon([owned] { (void)owned; });
  EXPECT_EQ(owned.use_count(), 2);
  handle.cancel();
  EXPECT_EQ(owned.use_count(), 1);
  loop.turns();
}

TEST(Handle, S13_ACallableWhoseDestructorCancelsItsOwnHandle) {
  VirtualLoop loop;
  struct Cancels {
    Handle& handle;
    ~Cancels() { handle.cancel(); }
  };
  Handle handle;
  handle = loop->call_soon([cancels = std::make_shared<Cancels>(handle)] {});
  handle.cancel();
  EXPECT_TRUE(handle.cancelled());
  loop.turns();
}

TEST(Handle, S23_ACallbackRunsInACopyOfTheContextAtRegistration) {
  VirtualLoop loop;
  Trace trace;
  const ContextVar<int> variable("variable", 0);
  copy_context().run([&] {
    variable.set(1);
    loop->call_soon([&] {
      trace(variable.get());
      variable.set(5);
    });
    loop->call_later(0s, [&] { trace(variable.get()); });
    loop->call_soon_threadsafe([&] { trace(variable.get()); });
    variable.set(2);
    loop.turns();
    EXPECT_EQ(variable.get(), 2);
  });
  EXPECT_EQ(trace, "1 1 1");
  EXPECT_EQ(variable.get(), 0);
}

TEST(Handle, S23_AGivenContextIsUsedItselfAndNotCopied) {
  VirtualLoop loop;
  const ContextVar<int> variable("variable", 0);
  Context context = copy_context();
  loop->call_soon([&] { variable.set(variable.get() + 9); }, {.context = &context});
  loop->call_later(0s, [&] { variable.set(variable.get() + 1); }, {.context = &context});
  loop.turns();
  EXPECT_EQ(context.run([&] { return variable.get(); }), 10);
  EXPECT_EQ(variable.get(), 0);
}

TEST(Handle, S23_CallbacksOfCallbacksInherit) {
  VirtualLoop loop;
  const ContextVar<std::string> variable("variable", "outside");
  std::string seen;
  loop->call_soon([&] {
    variable.set("inside");
    loop->call_soon([&] { seen = variable.get(); });
  });
  loop->call_soon([&] { EXPECT_EQ(variable.get(), "outside"); });
  loop.turns(2);
  EXPECT_EQ(seen, "inside");
}

void named_callback() {}

TEST(Handle, Y06_AHandlePrintsWhereItsCallbackWasGiven) {
  VirtualLoop loop;
  auto handle = loop->call_soon(&named_callback);
  const int line = __LINE__ - 1;
  const std::string text = repr(handle);
  EXPECT_TRUE(text.starts_with("<Handle ")) << text;
  EXPECT_TRUE(text.ends_with("handle_test.cpp:" + std::to_string(line) + ">")) << text;
  handle.cancel();
  EXPECT_EQ(repr(handle), "<Handle cancelled>");
  EXPECT_EQ(repr(Handle()), "<Handle empty>");
}

}  // namespace
