// Mistakes with signals: numbers that are none, signals that nobody can catch, the wrong thread, a closed loop.
#include "misuse.hpp"

#include <csignal>
#include <stdexcept>
#include <thread>

namespace misuse {
namespace {

using asyncio::RuntimeError;
using asyncio::ValueError;

class MisuseSignal : public ::testing::Test {
 protected:
  std::unique_ptr<asyncio::EventLoop> loop = asyncio::testing::new_virtual_event_loop();
};

TEST_F(MisuseSignal, N02_NoSuchSignal) {
  EXPECT_EQ(error_of<ValueError>([&] { loop->add_signal_handler(0, [] {}); }),
            "invalid signal number 0");
  EXPECT_EQ(error_of<ValueError>([&] { loop->remove_signal_handler(1234); }),
            "invalid signal number 1234");
}

TEST_F(MisuseSignal, N02_ASignalThatCannotBeCaught) {
  EXPECT_EQ(error_of<RuntimeError>([&] { loop->add_signal_handler(SIGKILL, [] {}); }),
            "sig 9 cannot be caught");
}

TEST_F(MisuseSignal, N02_InAnotherThread) {
  std::string said;
  std::thread([&said] {
    const auto mine = asyncio::testing::new_virtual_event_loop();
    said = error_of<RuntimeError>([&] { mine->add_signal_handler(SIGUSR1, [] {}); });
  }).join();
  EXPECT_EQ(said, "add_signal_handler() only works in the main thread of the program");
}

TEST_F(MisuseSignal, N02_OfAClosedLoop) {
  loop->close();
  EXPECT_EQ(error_of<RuntimeError>([&] { loop->add_signal_handler(SIGUSR1, [] {}); }),
            "Event loop is closed");
}

}  // namespace
}  // namespace misuse
