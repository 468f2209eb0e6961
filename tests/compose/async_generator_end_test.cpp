// How asynchronous generators end: aclose(), dropped half-way, with their loop, and by shutdown_asyncgens().
#include "support/closing.hpp"
#include "support/outcome.hpp"
#include "support/virtual_test.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::outcome;
using support::run_virtual;
using support::spin;
using support::Trace;

// Says when its body is destroyed, and what came to its co_yield.
class AsyncGeneratorEnd : public ::testing::Test {
 protected:
  struct Guard {
    Trace& trace;
    ~Guard() { trace("destroyed"); }
  };
  // Its cleanup awaits.
  static AsyncGenerator<int> cleans_up(Trace& trace) {
    const Guard guard{trace};
    std::exception_ptr error;
    try {
      for (int i = 0;; ++i) co_yield i;
    } catch (...) {
      error = std::current_exception();
    }
    trace(repr(error));
    co_await sleep(1s);
    trace("cleaned");
    std::rethrow_exception(error);
  }
  // Its answer to GeneratorExit.
  static AsyncGenerator<int> fails_at_the_end(std::string with) {
    bool asked = false;
    try {
      co_yield 1;
    } catch (const GeneratorExit&) {
      asked = true;
    }
    if (asked) throw ValueError(with);
  }

  Trace trace;
};

TEST_F(AsyncGeneratorEnd, AcloseThrowsGeneratorExitAndAwaitsTheCleanup) {
  run_virtual([this]() -> Coroutine<> {
    auto generator = cleans_up(trace);
    co_await generator.next();
    co_await generator.aclose();
    EXPECT_EQ(trace, "GeneratorExit() cleaned destroyed");
    EXPECT_EQ(support::seconds(), 1.0);
    const auto after = co_await generator.next();
    EXPECT_FALSE(after);
    co_await generator.aclose();
  });
}

TEST_F(AsyncGeneratorEnd, AcloseOfOneThatNeverBeganRunsNothing) {
  run_virtual([this]() -> Coroutine<> {
    auto generator = cleans_up(trace);
    co_await generator.aclose();
    const auto item = co_await generator.next();
    EXPECT_FALSE(item);
    EXPECT_EQ(trace, "");
  });
}

TEST_F(AsyncGeneratorEnd, AcloseOfOneThatHasEndedDoesNothing) {
  run_virtual([]() -> Coroutine<> {
    auto generator = fails_at_the_end("x");
    while (auto item = co_await generator.next()) EXPECT_EQ(item, 1);
    const std::string closed = co_await outcome(generator.aclose());
    EXPECT_EQ(closed, "None");
  });
}

TEST_F(AsyncGeneratorEnd, ABodyThatReturnsAfterGeneratorExitIsClosed) {
  run_virtual([]() -> Coroutine<> {
    auto returns = []() -> AsyncGenerator<int> {
      try {
        co_yield 1;
      } catch (const GeneratorExit&) {
        co_return;
      }
    };
    auto generator = returns();
    co_await generator.next();
    const std::string closed = co_await outcome(generator.aclose());
    EXPECT_EQ(closed, "None");
  });
}

TEST_F(AsyncGeneratorEnd, AcloseThrowsWhatTheCleanupThrows) {
  run_virtual([]() -> Coroutine<> {
    auto generator = fails_at_the_end("cleanup failed");
    co_await generator.next();
    const std::string closed = co_await outcome(generator.aclose());
    EXPECT_EQ(closed, "ValueError('cleanup failed')");
  });
}

TEST_F(AsyncGeneratorEnd, ABodyThatYieldsAgainIgnoresGeneratorExit) {
  run_virtual([]() -> Coroutine<> {
    auto ignores = []() -> AsyncGenerator<int> {
      try {
        co_yield 1;
      } catch (const GeneratorExit&) {
      }
      co_yield 2;
      co_yield 3;
    };
    auto generator = ignores();
    co_await generator.next();
    const std::string closed = co_await outcome(generator.aclose());
    EXPECT_EQ(closed, "RuntimeError('async generator ignored GeneratorExit')");
    const auto item = co_await generator.next();
    EXPECT_EQ(item, 3);
    const std::string again = co_await outcome(generator.aclose());
    EXPECT_EQ(again, "None");
  });
}

TEST_F(AsyncGeneratorEnd, GeneratorExitIsNoStandardException) {
  run_virtual([]() -> Coroutine<> {
    auto catches = []() -> AsyncGenerator<int> {
      for (;;) {
        try {
          co_yield 1;
        } catch (const std::exception&) {
          ADD_FAILURE() << "GeneratorExit was swallowed";
        }
      }
    };
    auto generator = catches();
    co_await generator.next();
    co_await generator.aclose();
  });
}

TEST_F(AsyncGeneratorEnd, ACancelledAcloseInterruptsTheCleanup) {
  run_virtual([this]() -> Coroutine<> {
    auto generator = cleans_up(trace);
    co_await generator.next();
    auto closing = create_task(generator.aclose());
    co_await spin();
    closing.cancel();
    const std::string closed = co_await outcome(closing);
    EXPECT_EQ(closed, "CancelledError()");
    EXPECT_EQ(trace, "GeneratorExit() destroyed");
  });
}

TEST_F(AsyncGeneratorEnd, G17_AGroupLetsGeneratorExitOutBare) {
  run_virtual([this]() -> Coroutine<> {
    auto grouped = [](Trace& said) -> AsyncGenerator<int> {
      TaskGroup group;
      co_await group.aenter();
      group.create_task([&said]() -> Coroutine<> {
        try {
          co_await sleep(1h);
        } catch (const CancelledError&) {
          said("child cancelled");
          throw;
        }
      });
      std::exception_ptr error;
      try {
        co_await sleep(0s);
        co_yield 1;
      } catch (...) {
        error = std::current_exception();
      }
      bool bare = false;
      try {
        co_await group.aexit(error);
      } catch (const GeneratorExit&) {
        bare = true;
      }
      said(bare ? "bare" : "not bare");
    };
    auto generator = grouped(trace);
    co_await generator.next();
    co_await generator.aclose();
    EXPECT_EQ(trace, "child cancelled bare");
  });
}

// -- dropped --------------------------------------------------------------------------------------

TEST_F(AsyncGeneratorEnd, OneThatNeverBeganIsDroppedWithoutAWord) {
  const support::StderrCapture captured;
  {
    const auto never = cleans_up(trace);
  }
  EXPECT_EQ(captured.text(), "");
  EXPECT_EQ(trace, "");
}

TEST_F(AsyncGeneratorEnd, DroppedHalfWayItIsClosedByATaskOfItsLoop) {
  run_virtual([this]() -> Coroutine<> {
    {
      auto generator = cleans_up(trace);
      co_await generator.next();
    }
    trace("dropped");
    co_await sleep(0s);
    trace("turn");
    co_await sleep(0s);
    co_await sleep(2s);
    EXPECT_EQ(trace, "dropped turn GeneratorExit() cleaned destroyed");
  });
}

TEST_F(AsyncGeneratorEnd, AnItemThatWasGivenOutlivesTheDroppedGenerator) {
  run_virtual([]() -> Coroutine<> {
    auto first_of = [](AsyncGenerator<int> generator) -> Coroutine<std::optional<int>> {
      co_return co_await generator.next();
    };
    auto counts = []() -> AsyncGenerator<int> {
      for (int i = 5;; ++i) co_yield i;
    };
    const auto item = co_await first_of(counts());
    EXPECT_EQ(item, 5);
  });
}

TEST_F(AsyncGeneratorEnd, DroppedWhileSomebodyAsksItIsClosedAfterwards) {
  run_virtual([this]() -> Coroutine<> {
    auto waits = [](Trace& said) -> AsyncGenerator<int> {
      const Guard guard{said};
      co_await sleep(1s);
      co_yield 8;
    };
    std::optional<AsyncGenerator<int>> generator(waits(trace));
    auto task = create_task(generator->next());
    co_await spin();
    generator.reset();
    const auto item = co_await task;
    EXPECT_EQ(item, 8);
    co_await spin();
    EXPECT_EQ(trace, "destroyed");
  });
}

TEST_F(AsyncGeneratorEnd, AGeneratorInsideAnotherIsClosedWhenTheOuterOneIs) {
  run_virtual([this]() -> Coroutine<> {
    auto outer = [](Trace& said) -> AsyncGenerator<int> {
      auto inner = cleans_up(said);
      while (auto item = co_await inner.next()) co_yield *item;
    };
    auto generator = outer(trace);
    co_await generator.next();
    co_await generator.aclose();
    EXPECT_EQ(trace, "");
    co_await sleep(2s);
    EXPECT_EQ(trace, "GeneratorExit() cleaned destroyed");
  });
}

TEST_F(AsyncGeneratorEnd, AClosingTaskThatIsCancelledBeforeItBeginsLeavesItToTheShutdown) {
  run_virtual([this]() -> Coroutine<> {
    {
      auto generator = cleans_up(trace);
      co_await generator.next();
    }
    co_await sleep(0s);
    for (const AnyTask& task : all_tasks())
      if (task != current_task()) task.cancel();
    co_await spin();
    EXPECT_EQ(trace, "");
    co_await get_running_loop().shutdown_asyncgens();
    EXPECT_EQ(trace, "GeneratorExit() cleaned destroyed");
  });
}

TEST_F(AsyncGeneratorEnd, WithoutALoopToComeTheBodyIsDestroyed) {
  std::optional<AsyncGenerator<int>> generator(cleans_up(trace));
  {
    const support::VirtualLoop loop;
    loop->run_until_complete(generator->next());
  }
  EXPECT_EQ(trace, "");
  generator.reset();
  EXPECT_EQ(trace, "destroyed");
}

TEST_F(AsyncGeneratorEnd, ALoopThatClosesDestroysWhatWasDropped) {
  const support::VirtualLoop loop;
  {
    auto generator = cleans_up(trace);
    loop->run_until_complete(generator.next());
  }
  EXPECT_EQ(trace, "");
  loop->close();
  EXPECT_EQ(trace, "destroyed");
}

TEST_F(AsyncGeneratorEnd, ALoopMayCloseWhileABodyWaits) {
  std::optional<AsyncGenerator<int>> outlives;
  EXPECT_EQ(support::destroyed_by_close([&]() -> Coroutine<> {
              auto waits = [](Trace& said) -> AsyncGenerator<int> {
                const Guard guard{said};
                co_await sleep(1h);
                co_yield 1;
              };
              outlives.emplace(waits(trace));
              auto inside = waits(trace);
              co_await gather(outlives->next(), inside.next());
            }),
            3u);
  EXPECT_EQ(trace, "destroyed destroyed");
}

// -- shutdown -------------------------------------------------------------------------------------

TEST_F(AsyncGeneratorEnd, R02_RunClosesWhatIsHalfWayAfterTheTasks) {
  std::optional<AsyncGenerator<int>> generator(cleans_up(trace));
  run_virtual([&]() -> Coroutine<> {
    co_await generator->next();
    create_task([](Trace& said) -> Coroutine<> {
      try {
        co_await sleep(1h);
      } catch (const CancelledError&) {
        said("task");
        throw;
      }
    }(trace));
    co_await sleep(0s);
    trace("main");
  });
  EXPECT_EQ(trace, "main task GeneratorExit() cleaned destroyed");
}

TEST_F(AsyncGeneratorEnd, R02_ShutdownClosesAllAtOnceInTheOrderInWhichTheyBegan) {
  run_virtual([this]() -> Coroutine<> {
    auto named = [](std::string name, Trace& said) -> AsyncGenerator<int> {
      try {
        co_yield 1;
      } catch (const GeneratorExit&) {
        said(name);
      }
      co_await sleep(1s);
    };
    auto a = named("a", trace);
    auto b = named("b", trace);
    auto c = named("c", trace);
    co_await b.next();
    co_await a.next();
    co_await c.next();
    co_await get_running_loop().shutdown_asyncgens();
    EXPECT_EQ(trace, "b a c");
    EXPECT_EQ(support::seconds(), 1.0);
  });
}

TEST_F(AsyncGeneratorEnd, R02_WhatClosingThrowsIsReported) {
  const support::VirtualLoop loop;
  support::Errors errors(*loop);
  auto generator = fails_at_the_end("late");
  const std::string name = repr(generator);
  loop->run_until_complete(generator.next());
  loop->run_until_complete(loop->shutdown_asyncgens());
  ASSERT_EQ(errors.reports.size(), 1u);
  EXPECT_EQ(errors.reports[0].message,
            "an error occurred during closing of asynchronous generator " + name);
  support::expect_holds<ValueError>(errors.reports[0].exception, "late");
}

TEST_F(AsyncGeneratorEnd, AFirstNextAfterTheShutdownIsWarnedOf) {
  const support::StderrCapture captured;
  run_virtual([this]() -> Coroutine<> {
    auto before = cleans_up(trace);
    co_await before.next();
    co_await get_running_loop().shutdown_asyncgens();
    auto after = fails_at_the_end("x");
    co_await after.next();
    co_await after.next();
  });
  const std::string said = captured.text();
  EXPECT_NE(said.find(": ResourceWarning: asynchronous generator <async_generator object "),
            said.npos)
      << said;
  EXPECT_TRUE(said.ends_with("> was scheduled after loop.shutdown_asyncgens() call\n")) << said;
  EXPECT_EQ(said.find('\n'), said.size() - 1) << said;
}

}  // namespace
