// When the handler of a signal runs among what is ready, how often, and what remove_signal_handler() says.
// rules: N-01, N-02
#include "pair.hpp"

#include <csignal>

using pairs::say;
using pairs::ticks;

namespace {

template <typename F>
std::string refused(F call) {
  try {
    call();
  } catch (...) {
    return asyncio::repr(std::current_exception());
  }
  return "nothing";
}

bool does_its_default(int number) {
  struct sigaction now{};
  sigaction(number, nullptr, &now);
  return now.sa_handler == SIG_DFL;
}

}  // namespace

PAIR(signal_handlers) {
  asyncio::EventLoop& loop = asyncio::get_running_loop();
  loop.add_signal_handler(SIGUSR1, [&loop] {
    say("signal");
    loop.call_soon([] { say("from the handler"); });
  });
  loop.call_soon([] { say("before"); });
  std::raise(SIGUSR1);
  std::raise(SIGUSR1);
  loop.call_soon([] { say("after"); });
  for (int turn = 0; turn < 3; ++turn) {
    say("turn", turn);
    co_await asyncio::sleep(ticks(0));
  }

  loop.add_signal_handler(SIGUSR1, [] { say("another"); });
  std::raise(SIGUSR1);
  for (int turn = 0; turn < 4; ++turn) co_await asyncio::sleep(ticks(0));
  const bool first = loop.remove_signal_handler(SIGUSR1);
  const bool second = loop.remove_signal_handler(SIGUSR1);
  say(first, second);
  say(does_its_default(SIGUSR1));

  for (const int number : {9, 19, 0, 65}) {
    const std::string said = refused([&] { loop.add_signal_handler(number, [] {}); });
    say(said);
  }
  const std::string invalid = refused([&] { loop.remove_signal_handler(-1); });
  const std::string uncatchable = refused([&] { loop.remove_signal_handler(9); });
  say(invalid, uncatchable);
}
