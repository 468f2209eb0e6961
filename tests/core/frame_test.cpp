// What a frame knows of itself: who awaits it, where it waits, where it was defined; and that its blocks are aligned.
#include "support/virtual_test.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <source_location>
#include <string>
#include <utility>

namespace asyncio::detail {
namespace {

using namespace std::chrono_literals;
using support::run_virtual;
using support::spin;

// What an await_transform may take, beside ours: a type whose operator co_await gives one of ours.
struct WithMember {
  Coroutine<int> operator co_await() const {
    auto body = []() -> Coroutine<int> { co_return 3; };
    return body();
  }
};
struct WithFree {
  int value;
};
Coroutine<int> operator co_await(WithFree given) {
  co_await sleep(1s);
  co_return given.value;
}
struct Twice {
  WithMember operator co_await() const { return {}; }
};

TEST(Frame, TakesTypesWhoseOperatorCoAwaitGivesOneOfOurs) {
  run_virtual([]() -> Coroutine<> {
    EXPECT_EQ(co_await WithMember(), 3);
    EXPECT_EQ(co_await WithFree{5}, 5);
    EXPECT_EQ(co_await Twice(), 3);
    const WithFree named{6};
    EXPECT_EQ(co_await named, 6);
  });
}

TEST(Frame, AChainKnowsParentsChildrenAndPlaces) {
  run_virtual([]() -> Coroutine<> {
    auto inner = []() -> Coroutine<> { co_await sleep(1s); };
    auto outer = [&]() -> Coroutine<> { co_await inner(); };
    auto task = create_task(outer());
    const TaskState& state = *task.state()->as_task();
    EXPECT_EQ(state.root()->child(), nullptr);
    EXPECT_FALSE(state.root()->has_awaited());
    co_await spin(1);
    const Frame* root = state.root();
    const Frame* child = root->child();
    EXPECT_NE(child, nullptr);
    EXPECT_EQ(child->parent(), root);
    EXPECT_EQ(root->parent(), nullptr);
    EXPECT_EQ(child->child(), nullptr);
    EXPECT_EQ(child->task(), &state);
    EXPECT_EQ(root->waits_at().line(), child->waits_at().line() + 1);
    EXPECT_EQ(child->defined_at().line(), child->waits_at().line());
    EXPECT_FALSE(child->done());
    co_await task;
  });
}

TEST(Frame, WaitsAtMovesFromAwaitToAwait) {
  run_virtual([]() -> Coroutine<> {
    auto body = []() -> Coroutine<> {
      co_await sleep(1s);
      co_await sleep(1s);
      co_await spin(1);
    };
    auto task = create_task(body());
    co_await sleep(500ms);
    const auto line = [&] { return task.state()->as_task()->root()->waits_at().line(); };
    const auto first = line();
    co_await sleep(1s);
    EXPECT_EQ(line(), first + 1);
    co_await task;
  });
}

TEST(Frame, EveryFrameIsAlignedTo64) {
  run_virtual([]() -> Coroutine<> {
    auto body = []() -> Coroutine<> { co_return; };
    for (int i = 0; i < 10; ++i) {
      auto coroutine = body();
      EXPECT_EQ(reinterpret_cast<std::uintptr_t>(coroutine.frame()->handle().address()) % 64, 0U);
      co_await coroutine;
    }
  });
}

// Leaves its number when it is destroyed.
struct Mark {
  Mark(std::string& log, char number) : log(log), number(number) {}
  Mark(const Mark&) = delete;
  ~Mark() { log += number; }
  std::string& log;
  char number;
};

Coroutine<> nested(std::string& log, char number) {
  const Mark mark(log, number);
  if (number == '3') co_await sleep(1h);
  else co_await nested(log, static_cast<char>(number + 1));
}

TEST(Frame, AChainIsDestroyedInnermostFirst) {
  std::string log;
  {
    support::VirtualLoop loop;
    support::Errors errors(*loop);
    loop->create_task(nested(log, '1'));
    loop.turns(1);
    EXPECT_EQ(log, "");
    loop->close();
    EXPECT_EQ(loop->timers().size(), 0U);
  }
  EXPECT_EQ(log, "321");
}

TEST(Frame, AChildThatWasMadeButNotAwaitedIsDestroyedWithItsOwner) {
  const support::StderrCapture capture;
  {
    support::VirtualLoop loop;
    support::Errors errors(*loop);
    auto child = []() -> Coroutine<> { co_return; };
    auto parent = [&]() -> Coroutine<> {
      auto kept = child();
      co_await sleep(1h);
      co_await kept;
    };
    loop->create_task(parent());
    loop.turns(1);
    loop->close();
  }
  EXPECT_NE(capture.text().find("was never awaited"), std::string::npos);
}

TEST(Frame, AnArgumentThatThrowsAfterAnotherAwaitLeavesNothingBehind) {
  run_virtual([]() -> Coroutine<> {
    auto give = []() -> Coroutine<std::string> { co_return std::string(50, 'x'); };
    auto fail = []() -> Coroutine<std::string> {
      co_await sleep(0s);
      throw ValueError("second");
    };
    auto join = [](std::string a, std::string b) -> Coroutine<std::string> { co_return a + b; };
    std::string text;
    try {
      text = co_await join(co_await give(), co_await fail());
    } catch (const ValueError& error) {
      text = error.what();
    }
    EXPECT_EQ(text, "second");
  });
}

}  // namespace
}  // namespace asyncio::detail
