// async_with: managers of every kind, bodies of every kind, and the paths out of a block.
#include "support/closing.hpp"
#include "support/outcome.hpp"
#include "support/virtual_test.hpp"

#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;
using support::outcome;
using support::run_virtual;
using support::Trace;

// Writes down what happens to it. Suspends on both ways, as a connection would.
class Recorder {
 public:
  explicit Recorder(Trace& trace, bool swallows = false) : trace_(&trace), swallows_(swallows) {}

  Coroutine<> aenter() {
    co_await sleep(1ms);
    (*trace_)("enter");
  }
  Coroutine<bool> aexit(std::exception_ptr error) {
    co_await sleep(1ms);
    (*trace_)("exit:" + asyncio::repr(error));
    co_return swallows_;
  }
  void touch() { (*trace_)("touch"); }

 private:
  Trace* trace_;
  bool swallows_;
};

struct OnlyEnters {
  Trace& trace;
  Coroutine<> aenter() {
    trace("enter");
    co_return;
  }
};
struct OnlyExits {
  Trace& trace;
  Coroutine<bool> aexit(std::exception_ptr error) {
    trace("exit:" + asyncio::repr(error));
    co_return false;
  }
};
// aexit() without a word on swallowing.
struct ExitsWithoutAnswer {
  Trace& trace;
  Coroutine<> aexit(std::exception_ptr error) {
    trace("exit:" + asyncio::repr(error));
    co_return;
  }
};
// No await needed on either way.
struct Synchronous {
  Trace& trace;
  bool swallows = false;
  void enter() { trace("enter"); }
  bool exit(const std::exception_ptr& error) {
    trace("exit:" + asyncio::repr(error));
    return swallows;
  }
};

TEST(AsyncWith, EntersRunsTheBodyAndLeaves) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    co_await async_with(Recorder(trace), [&](Recorder& manager) -> Coroutine<> {
      manager.touch();
      co_await sleep(1ms);
      trace("body");
    });
    EXPECT_EQ(trace, "enter touch body exit:None");
    EXPECT_EQ(support::seconds(), 0.003);
  });
}

TEST(AsyncWith, TheBodyMayDoWithoutTheManager) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    co_await async_with(Recorder(trace), [&]() -> Coroutine<> {
      trace("body");
      co_return;
    });
    EXPECT_EQ(trace, "enter body exit:None");
  });
}

TEST(AsyncWith, TheValueOfTheBodyIsTheValueOfTheExpression) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    const int number =
        co_await async_with(Recorder(trace), []() -> Coroutine<int> { co_return 4; });
    EXPECT_EQ(number, 4);
    const std::unique_ptr<int> pointer =
        co_await async_with(Recorder(trace), []() -> Coroutine<std::unique_ptr<int>> {
          co_await sleep(1ms);
          co_return std::make_unique<int>(5);
        });
    EXPECT_EQ(*pointer, 5);
    auto nothing = async_with(Recorder(trace), []() -> Coroutine<> { co_return; });
    static_assert(std::is_same_v<decltype(nothing), Coroutine<>>);
    co_await std::move(nothing);
  });
}

TEST(AsyncWith, AnExceptionReachesTheManagerAndGoesOn) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    const std::string ended = co_await outcome(async_with(Recorder(trace), []() -> Coroutine<> {
      co_await sleep(1ms);
      throw ValueError("x");
    }));
    EXPECT_EQ(ended, "ValueError('x')");
    EXPECT_EQ(trace, "enter exit:ValueError('x')");
  });
}

TEST(AsyncWith, AManagerThatReturnsTrueSwallowsTheException) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    const std::string ended =
        co_await outcome(async_with(Recorder(trace, true), []() -> Coroutine<> {
          throw ValueError("x");
          co_return;
        }));
    EXPECT_EQ(ended, "None");
    EXPECT_EQ(trace, "enter exit:ValueError('x')");
  });
}

TEST(AsyncWith, ReturningTrueWithoutAnExceptionChangesNothing) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    const int value =
        co_await async_with(Recorder(trace, true), []() -> Coroutine<int> { co_return 6; });
    EXPECT_EQ(value, 6);
  });
}

TEST(AsyncWith, ASwallowedExceptionLeavesNoValueToGive) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    const std::string ended =
        co_await outcome(async_with(Recorder(trace, true), []() -> Coroutine<int> {
          throw ValueError("x");
          co_return 1;
        }));
    EXPECT_EQ(ended.substr(0, 26), "RuntimeError('async_with: ") << ended;
  });
}

TEST(AsyncWith, ACancellationReachesTheManagerWhichMayAwait) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    const Task<> task = create_task([&]() -> Coroutine<> {
      co_await async_with(Recorder(trace), []() -> Coroutine<> { co_await sleep(10s); });
    });
    co_await sleep(1s);
    task.cancel("c");
    const std::string ended = co_await outcome(task);
    EXPECT_EQ(ended, "CancelledError('c')");
    EXPECT_EQ(trace, "enter exit:CancelledError('c')");
    EXPECT_EQ(support::seconds(), 1.001);
  });
}

TEST(AsyncWith, AManagerMaySwallowACancellation) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    const Task<std::string> task = create_task([&]() -> Coroutine<std::string> {
      co_await async_with(Recorder(trace, true), []() -> Coroutine<> { co_await sleep(10s); });
      co_return "went on";
    });
    co_await sleep(1s);
    task.cancel();
    const std::string result = co_await task;
    EXPECT_EQ(result, "went on");
    EXPECT_EQ(task.cancelling(), 1);
  });
}

TEST(AsyncWith, AnAenterThatThrowsRunsNeitherBodyNorAexit) {
  struct Closed : Recorder {
    using Recorder::Recorder;
    Coroutine<> aenter() {
      throw ValueError("closed");
      co_return;
    }
  };
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    const std::string ended = co_await outcome(async_with(Closed(trace), [&]() -> Coroutine<> {
      trace("body");
      co_return;
    }));
    EXPECT_EQ(ended, "ValueError('closed')");
    EXPECT_EQ(trace, "");
  });
}

TEST(AsyncWith, ACancellationInAenterRunsNeitherBodyNorAexit) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    const Task<> task = create_task([&]() -> Coroutine<> {
      co_await async_with(Recorder(trace), [&]() -> Coroutine<> {
        trace("body");
        co_return;
      });
    });
    co_await sleep(0s);
    task.cancel();
    const std::string ended = co_await outcome(task);
    EXPECT_EQ(ended, "CancelledError()");
    EXPECT_EQ(trace, "");
  });
}

TEST(AsyncWith, AnAexitThatThrowsReplacesTheException) {
  struct Breaks {
    Coroutine<bool> aexit(std::exception_ptr) {
      throw TypeError("from aexit");
      co_return false;
    }
  };
  run_virtual([]() -> Coroutine<> {
    const std::string after_error = co_await outcome(async_with(Breaks(), []() -> Coroutine<> {
      throw ValueError("x");
      co_return;
    }));
    EXPECT_EQ(after_error, "TypeError('from aexit')");
    const std::string after_value =
        co_await outcome(async_with(Breaks(), []() -> Coroutine<int> { co_return 1; }));
    EXPECT_EQ(after_value, "TypeError('from aexit')");
  });
}

TEST(AsyncWith, EitherWayMayBeMissing) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    OnlyEnters enters{trace};
    const std::string first = co_await outcome(async_with(enters, []() -> Coroutine<> {
      throw ValueError("x");
      co_return;
    }));
    EXPECT_EQ(first, "ValueError('x')");
    EXPECT_EQ(trace, "enter");
    trace.clear();
    OnlyExits exits{trace};
    const int value = co_await async_with(exits, [](OnlyExits& manager) -> Coroutine<int> {
      manager.trace("body");
      co_return 2;
    });
    EXPECT_EQ(value, 2);
    EXPECT_EQ(trace, "body exit:None");
  });
}

TEST(AsyncWith, AnAexitWithoutAnAnswerSwallowsNothing) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    ExitsWithoutAnswer manager{trace};
    const std::string ended = co_await outcome(async_with(manager, []() -> Coroutine<> {
      throw ValueError("x");
      co_return;
    }));
    EXPECT_EQ(ended, "ValueError('x')");
    EXPECT_EQ(trace, "exit:ValueError('x')");
  });
}

TEST(AsyncWith, AManagerThatNeedsNoAwaitIsEnteredAndLeftInTheSameTurn) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    get_running_loop().call_soon([&] { trace("another handle"); });
    Synchronous manager{trace};
    co_await async_with(manager, [&]() -> Coroutine<> {
      trace("body");
      co_return;
    });
    co_await sleep(0s);
    EXPECT_EQ(trace, "enter body exit:None another handle");
    trace.clear();
    Synchronous swallowing{trace, true};
    co_await async_with(swallowing, []() -> Coroutine<> {
      throw ValueError("x");
      co_return;
    });
    EXPECT_EQ(trace, "enter exit:ValueError('x')");
  });
}

TEST(AsyncWith, ANamedManagerIsUsedWhereItIs) {
  struct Counter {
    int inside = 0;
    Counter() = default;
    Counter(const Counter&) = delete;
    Counter& operator=(const Counter&) = delete;
    Coroutine<> aenter() {
      ++inside;
      co_return;
    }
    Coroutine<bool> aexit(std::exception_ptr) {
      --inside;
      co_return false;
    }
  };
  run_virtual([]() -> Coroutine<> {
    Counter counter;
    co_await async_with(counter, [&](Counter& given) -> Coroutine<> {
      EXPECT_EQ(&given, &counter);
      EXPECT_EQ(counter.inside, 1);
      co_await async_with(counter, [&]() -> Coroutine<> {
        EXPECT_EQ(counter.inside, 2);
        co_return;
      });
    });
    EXPECT_EQ(counter.inside, 0);
  });
}

TEST(AsyncWith, ATemporaryManagerLivesUntilTheBlockEnds) {
  class Owner {
   public:
    explicit Owner(Trace& trace) : trace_(&trace) {}
    Owner(Owner&& other) noexcept : trace_(std::exchange(other.trace_, nullptr)) {}
    ~Owner() {
      if (trace_) (*trace_)("destroyed");
    }
    Coroutine<bool> aexit(std::exception_ptr) {
      (*trace_)("exit");
      co_return false;
    }

   private:
    Trace* trace_;
  };
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    co_await async_with(Owner(trace), [&](Owner&) -> Coroutine<> {
      co_await sleep(1ms);
      trace("body");
    });
    trace("after");
    EXPECT_EQ(trace, "body exit destroyed after");
  });
}

TEST(AsyncWith, TheBodyLivesUntilItEndsWithWhatItCaptured) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    auto owned = std::make_shared<std::string>(100, 'x');
    const std::weak_ptr<std::string> watched = owned;
    auto body = [kept = std::move(owned)]() -> Coroutine<std::size_t> {
      co_await sleep(1ms);
      co_return kept->size();
    };
    Coroutine<std::size_t> block = async_with(Recorder(trace), std::move(body));
    const std::size_t size = co_await std::move(block);
    EXPECT_EQ(size, 100u);
    EXPECT_TRUE(watched.expired());
  });
}

TEST(AsyncWith, TheBodyMayBeAFunctionOrChangeItself) {
  struct Functions {
    static Coroutine<int> plain(OnlyEnters& manager) {
      manager.trace("function");
      co_return 1;
    }
  };
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    OnlyEnters manager{trace};
    const int one = co_await async_with(manager, &Functions::plain);
    EXPECT_EQ(one, 1);
    const int two = co_await async_with(
        manager, [count = 1]() mutable -> Coroutine<int> { co_return ++count; });
    EXPECT_EQ(two, 2);
    EXPECT_EQ(trace, "enter function enter");
  });
}

TEST(AsyncWith, ABodyThatThrowsBeforeItHasACoroutineIsLeftInTheSameWay) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    const std::string ended =
        co_await outcome(async_with(Recorder(trace), [](Recorder&) -> Coroutine<> {
          // Not a coroutine: it throws where it is called.
          throw ValueError("no coroutine");
        }));
    EXPECT_EQ(ended, "ValueError('no coroutine')");
    EXPECT_EQ(trace, "enter exit:ValueError('no coroutine')");
  });
}

TEST(AsyncWith, BlocksAreLeftFromTheInside) {
  run_virtual([]() -> Coroutine<> {
    Trace outer;
    Trace inner;
    co_await async_with(Recorder(outer), [&]() -> Coroutine<> {
      const std::string ended = co_await outcome(async_with(Recorder(inner), []() -> Coroutine<> {
        throw ValueError("x");
        co_return;
      }));
      EXPECT_EQ(ended, "ValueError('x')");
      EXPECT_EQ(inner, "enter exit:ValueError('x')");
      EXPECT_EQ(outer, "enter");
    });
    EXPECT_EQ(outer, "enter exit:None");
  });
}

TEST(AsyncWith, NothingHappensBeforeItIsAwaited) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    Coroutine<> block = async_with(Recorder(trace), [&]() -> Coroutine<> {
      trace("body");
      co_return;
    });
    co_await sleep(1s);
    EXPECT_EQ(trace, "");
    co_await std::move(block);
    EXPECT_EQ(trace, "enter body exit:None");
  });
}

TEST(AsyncWith, ABlockCanBeATask) {
  run_virtual([]() -> Coroutine<> {
    Trace trace;
    const Task<int> task =
        create_task(async_with(Recorder(trace), []() -> Coroutine<int> { co_return 3; }));
    const int result = co_await task;
    EXPECT_EQ(result, 3);
  });
}

TEST(AsyncWith, TimeoutAndTaskGroupAreManagers) {
  run_virtual([]() -> Coroutine<> {
    const int value = co_await async_with(timeout(1s), [](Timeout& limit) -> Coroutine<int> {
      EXPECT_FALSE(limit.expired());
      co_return co_await async_with(TaskGroup(), [](TaskGroup& group) -> Coroutine<int> {
        const Task<int> task = group.create_task(sleep(1ms, 8));
        co_return co_await task;
      });
    });
    EXPECT_EQ(value, 8);
  });
}

TEST(AsyncWith, ClosingTheLoopDestroysABlockInAnyOfItsPlaces) {
  struct Slow {
    bool slow_enter = false;
    std::string kept = std::string(100, 'x');
    Coroutine<> aenter() {
      if (slow_enter) co_await sleep(1h);
    }
    Coroutine<bool> aexit(std::exception_ptr) {
      co_await sleep(1h);
      co_return false;
    }
  };
  Trace trace;
  EXPECT_EQ(support::destroyed_by_close([&]() -> Coroutine<> {
              Slow slow_to_enter;
              slow_to_enter.slow_enter = true;
              const Task<> entering = create_task(
                  async_with(std::move(slow_to_enter), []() -> Coroutine<> { co_return; }));
              const Task<> inside =
                  create_task(async_with(Slow(), []() -> Coroutine<> { co_await sleep(1h); }));
              const Task<int> leaving =
                  create_task(async_with(Slow(), []() -> Coroutine<int> { co_return 1; }));
              Slow fails;
              co_await async_with(fails, [&]() -> Coroutine<> {
                trace("body");
                throw ValueError("carried through aexit");
                co_return;
              });
            }),
            4u);
  EXPECT_EQ(trace, "body");
}

}  // namespace
