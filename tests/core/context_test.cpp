// Context variables: who sees a value, who does not, and taking it back.
#include "support/virtual_test.hpp"

#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::expect_throws;
using support::run_virtual;
using support::Trace;

TEST(Context, AVariableHasItsDefaultUntilItIsSet) {
  const ContextVar<int> with("with", 5);
  const ContextVar<int> without("without");
  EXPECT_EQ(with.name(), "with");
  EXPECT_EQ(with.get(), 5);
  EXPECT_EQ(without.get(7), 7);
  EXPECT_EQ(with.get(7), 7);
  expect_throws<LookupError>("<ContextVar name='without'> has no value here and no default",
                             [&] { without.get(); });
}

TEST(Context, WhatRunSetsStaysInTheContext) {
  const ContextVar<std::string> variable("variable", "outside");
  Context context = copy_context();
  context.run([&] {
    EXPECT_EQ(variable.get(), "outside");
    variable.set("inside");
    EXPECT_EQ(variable.get(), "inside");
  });
  EXPECT_EQ(variable.get(), "outside");
  EXPECT_EQ(context.run([&] { return variable.get(); }), "inside");
}

TEST(Context, ACopyIsIndependent) {
  const ContextVar<int> variable("variable", 0);
  Context first;
  first.run([&] { variable.set(1); });
  Context second = first.copy();
  EXPECT_FALSE(first == second);
  first.run([&] { variable.set(2); });
  second.run([&] { EXPECT_EQ(variable.get(), 1); });
  Context same = first;
  EXPECT_TRUE(first == same);
  same.run([&] { EXPECT_EQ(variable.get(), 2); });
}

TEST(Context, RunGivesTheValueAndThrowsTheExceptionOfTheCall) {
  const ContextVar<int> variable("variable", 0);
  Context context;
  EXPECT_EQ(context.run([] { return 3; }), 3);
  expect_throws<ValueError>("x", [&] {
    context.run([&] {
      variable.set(1);
      throw ValueError("x");
    });
  });
  EXPECT_EQ(variable.get(), 0);
  // It was left, and can be entered again.
  EXPECT_EQ(context.run([&] { return variable.get(); }), 1);
}

TEST(Context, AContextCannotBeEnteredTwice) {
  Context context;
  expect_throws<RuntimeError>("cannot enter context: it is already entered; run a copy() of it",
                              [&] { context.run([&] { context.run([] {}); }); });
  EXPECT_EQ(context.run([&] { return context.copy().run([] { return 4; }); }), 4);
}

TEST(Context, ContextsNest) {
  const ContextVar<int> variable("variable", 0);
  Context outer, inner;
  outer.run([&] {
    variable.set(1);
    inner.run([&] {
      EXPECT_EQ(variable.get(), 0);
      variable.set(2);
    });
    EXPECT_EQ(variable.get(), 1);
  });
}

TEST(Context, ResetTakesBackOneSet) {
  const ContextVar<int> variable("variable", 0);
  Context().run([&] {
    auto first = variable.set(1);
    EXPECT_EQ(first.old_value(), std::nullopt);
    auto second = variable.set(2);
    EXPECT_EQ(second.old_value(), 1);
    variable.reset(second);
    EXPECT_EQ(variable.get(), 1);
    variable.reset(first);
    EXPECT_EQ(variable.get(), 0);
    variable.reset(variable.set(3));
    EXPECT_EQ(variable.get(), 0);
  });
}

TEST(Context, ATokenIsForOneUseOfItsVariableInItsContext) {
  const ContextVar<int> variable("variable", 0), other("other", 0);
  Context context;
  std::optional<ContextVar<int>::Token> token;
  context.run([&] { token = variable.set(1); });
  Context().run([&] {
    other.set(1);
    expect_throws<ValueError>("<Token var=variable> was created in a different Context",
                              [&] { variable.reset(*token); });
  });
  context.run([&] {
    expect_throws<ValueError>("<Token var=variable> was created by a different ContextVar",
                              [&] { other.reset(*token); });
    variable.reset(*token);
    expect_throws<RuntimeError>("<Token var=variable> has already been used once",
                                [&] { variable.reset(*token); });
  });
}

TEST(Context, ValuesLiveAsLongAsTheContextsTheyWereSetIn) {
  const ContextVar<std::shared_ptr<int>> variable("variable", nullptr);
  auto owned = std::make_shared<int>();
  {
    Context context;
    context.run([&] { variable.set(owned); });
    EXPECT_EQ(owned.use_count(), 2);
    context.run([&] { variable.set(nullptr); });
    EXPECT_EQ(owned.use_count(), 1);
    context.run([&] { variable.set(owned); });
  }
  EXPECT_EQ(owned.use_count(), 1);
}

TEST(Context, ManyVariablesDoNotDisturbEachOther) {
  std::vector<std::unique_ptr<ContextVar<int>>> variables;
  for (int i = 0; i < 40; ++i)
    variables.push_back(std::make_unique<ContextVar<int>>("v" + std::to_string(i), -1));
  Context().run([&] {
    for (int i = 0; i < 40; i += 2) variables[static_cast<std::size_t>(i)]->set(i);
    for (int i = 0; i < 40; ++i)
      EXPECT_EQ(variables[static_cast<std::size_t>(i)]->get(), i % 2 ? -1 : i);
  });
}

TEST(Context, AThreadBeginsWithAnEmptyContext) {
  const ContextVar<int> variable("variable", 0);
  Context().run([&] {
    variable.set(1);
    int seen = -1;
    std::thread([&] { seen = variable.get(); }).join();
    EXPECT_EQ(seen, 0);
  });
}

TEST(Context, T17_ATaskCopiesTheContextAtItsCreation) {
  const ContextVar<int> variable("variable", 0);
  run_virtual([&]() -> Coroutine<> {
    variable.set(1);
    const auto child = [&]() -> Coroutine<> {
      EXPECT_EQ(variable.get(), 1);
      variable.set(2);
      co_await sleep(0s);
      EXPECT_EQ(variable.get(), 2);
    };
    auto task = create_task(child());
    variable.set(3);
    co_await task;
    EXPECT_EQ(variable.get(), 3);
  });
  EXPECT_EQ(variable.get(), 0);
}

TEST(Context, T17_ATaskGivenAContextRunsInItItself) {
  const ContextVar<int> variable("variable", 0);
  run_virtual([&]() -> Coroutine<> {
    Context context = copy_context();
    const auto child = [&]() -> Coroutine<> {
      variable.set(9);
      co_await sleep(0s);
      variable.set(variable.get() + 1);
    };
    auto task = create_task(child(), {.context = &context});
    co_await task;
    EXPECT_EQ(variable.get(), 0);
    EXPECT_EQ(context.run([&] { return variable.get(); }), 10);
    EXPECT_TRUE(task.get_context() == context);
  });
}

TEST(Context, T17_AnAwaitedCoroutineSharesTheContextOfItsTask) {
  const ContextVar<int> variable("variable", 0);
  run_virtual([&]() -> Coroutine<> {
    const auto callee = [&]() -> Coroutine<> {
      variable.set(5);
      co_return;
    };
    co_await callee();
    EXPECT_EQ(variable.get(), 5);
  });
}

}  // namespace
