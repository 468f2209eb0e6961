// Debug mode: slow handles are named, and everything says where it was made.
#include "support/manual_platform.hpp"
#include "support/virtual_test.hpp"

#include <gtest/gtest.h>

#include <source_location>
#include <string>

namespace asyncio {
namespace {

using namespace std::chrono_literals;
using support::ManualPlatform;
using support::StderrCapture;
using support::VirtualLoop;

std::string line_of(const std::source_location& here) { return std::to_string(here.line()); }

// A loop whose handles take as long as they say.
class SlowHandles : public ::testing::Test {
 protected:
  SlowHandles() : loop(support::new_manual_event_loop(controls)) { loop->set_debug(true); }
  Coroutine<> work(Clock::duration duration) {
    controls.now += duration;
    co_return;
  }

  ManualPlatform::Controls controls;
  std::unique_ptr<EventLoop> loop;
};

TEST_F(SlowHandles, D02_AStepThatTakesATenthOfASecondIsNamed) {
  const StderrCapture said;
  auto quick = loop->create_task(work(99ms), {.name = "quick"});
  auto slow = loop->create_task(work(123456us), {.name = "slow"});
  loop->run_until_complete(slow);
  const std::string text = said.text();
  EXPECT_TRUE(text.starts_with("Executing <Task finished name='slow' coro=<")) << text;
  EXPECT_TRUE(text.ends_with("> took 0.123 seconds\n")) << text;
  EXPECT_EQ(text.find("quick"), std::string::npos) << text;
}

TEST_F(SlowHandles, D02_ACallbackIsNamedToo) {
  const StderrCapture said;
  loop->call_soon([&] { controls.now += 2s; });
  loop->run_once(false);
  const std::string text = said.text();
  EXPECT_TRUE(text.starts_with("Executing <Handle ")) << text;
  EXPECT_NE(text.find("debug_test.cpp:"), std::string::npos) << text;
  EXPECT_TRUE(text.ends_with("> took 2.000 seconds\n")) << text;
}

TEST_F(SlowHandles, D02_HowLongIsSlowCanBeSet) {
  const StderrCapture said;
  loop->slow_callback_duration = 5s;
  loop->call_soon([&] { controls.now += 2s; });
  loop->run_once(false);
  EXPECT_EQ(said.text(), "");
  loop->slow_callback_duration = 1ms;
  loop->call_soon([&] { controls.now += 1ms; });
  loop->run_once(false);
  EXPECT_NE(said.text(), "");
}

TEST_F(SlowHandles, D02_WithoutDebugModeNothingIsSaid) {
  const StderrCapture said;
  loop->set_debug(false);
  loop->call_soon([&] { controls.now += 2s; });
  loop->run_once(false);
  EXPECT_EQ(said.text(), "");
}

TEST(Debug, D05_ReprsEndWithWhereItWasMade) {
  VirtualLoop loop;
  loop->set_debug(true);
  const std::string here = line_of(std::source_location::current());
  Future<int> future(*loop);
  auto made = loop->create_future<int>();
  auto task = loop->create_task(support::spin(1), {.name = "t"});
  auto handle = loop->call_soon([] {});
  const auto ending = [&](int lines) {
    return "debug_test.cpp:" + std::to_string(std::stoi(here) + lines) + ">";
  };
  EXPECT_TRUE(repr(future).starts_with("<Future pending created at ")) << repr(future);
  EXPECT_TRUE(repr(future).ends_with(ending(1))) << repr(future);
  EXPECT_TRUE(repr(made).ends_with(ending(2))) << repr(made);
  EXPECT_TRUE(repr(task).ends_with(ending(3))) << repr(task);
  EXPECT_TRUE(repr(handle).ends_with(ending(4))) << repr(handle);
  loop->set_debug(false);
  EXPECT_EQ(repr(future), "<Future pending>");
  EXPECT_EQ(repr(handle).find("created"), std::string::npos);
  loop.turns(3);
}

TEST(Debug, D05_ReportsSayWhereTheObjectWasMade) {
  VirtualLoop loop;
  loop->set_debug(true);
  const StderrCapture said;
  const std::string here = line_of(std::source_location::current());
  Future<int>(*loop).set_exception(ValueError("nobody looks"));
  const std::string text = said.text();
  const std::string expected = "Object created at (most recent call last):\n  File \"";
  EXPECT_NE(text.find(expected), std::string::npos) << text;
  EXPECT_NE(text.find("debug_test.cpp\", line " + std::to_string(std::stoi(here) + 1) + ", in "),
            std::string::npos)
      << text;
}

TEST(Debug, D05_ACallbackThatFailsSaysWhereItWasGiven) {
  VirtualLoop loop;
  loop->set_debug(true);
  const StderrCapture said;
  loop->call_soon([] { throw ValueError("x"); });
  loop.turns(1);
  EXPECT_NE(said.text().find("\nObject created at (most recent call last):\n  File "),
            std::string::npos)
      << said.text();
}

}  // namespace
}  // namespace asyncio
