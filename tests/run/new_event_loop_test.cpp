// Which loop new_event_loop() makes, and that it is the caller's.
#include "support/virtual_test.hpp"

#include <cstdlib>

namespace {

using namespace asyncio;
using namespace std::chrono_literals;

TEST(NewEventLoop, R01_EachCallMakesALoopOfItsOwn) {
  const auto first = new_event_loop();
  const auto second = new_event_loop();
  EXPECT_NE(first.get(), second.get());
  EXPECT_EQ(first->backend(), "epoll");
  EXPECT_FALSE(first->is_running());
  EXPECT_FALSE(first->is_closed());
  EXPECT_THROW(get_event_loop(), RuntimeError);
}

TEST(NewEventLoop, S25_ItBecomesTheThreadsLoopOnlyWhenSet) {
  auto loop = new_event_loop();
  set_event_loop(loop);
  EXPECT_EQ(&get_event_loop(), loop.get());
  loop.reset();
  EXPECT_THROW(get_event_loop(), RuntimeError);
}

TEST(NewEventLoop, D01_TheEnvironmentSwitchesDebugModeOn) {
  ::setenv("ASYNCIO_DEBUG", "1", 1);
  EXPECT_TRUE(new_event_loop()->get_debug());
  ::setenv("ASYNCIO_DEBUG", "0", 1);
  EXPECT_FALSE(new_event_loop()->get_debug());
  ::setenv("ASYNCIO_DEBUG", "", 1);
  EXPECT_FALSE(new_event_loop()->get_debug());
  ::unsetenv("ASYNCIO_DEBUG");
  EXPECT_FALSE(new_event_loop()->get_debug());
}

}  // namespace
