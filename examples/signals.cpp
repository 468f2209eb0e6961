// signals: a service that reloads on SIGHUP, and ends in order on Ctrl-C and SIGTERM.
#include <asyncio.hpp>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string_view>

using namespace std::chrono_literals;

asyncio::Coroutine<> serve() {
  // Destroyed when main is cancelled, wherever it waits.
  struct Listener {
    Listener() { std::cout << "listening\n"; }
    ~Listener() { std::cout << "closed\n"; }
  } const listener;
  asyncio::get_running_loop().add_signal_handler(SIGHUP, [] { std::cout << "reloading\n"; });
  for (;;) co_await asyncio::sleep(1s);
}

asyncio::Coroutine<> async_main(bool alone) {
  // Without somebody at the keyboard the example sends itself what a user would.
  auto& loop = asyncio::get_running_loop();
  if (alone) {
    loop.call_later(10ms, [] { std::raise(SIGHUP); });
    loop.call_later(20ms, [] { std::raise(SIGTERM); });
  }
  co_await serve();
}

// `signals wait`, then `kill -HUP`, Ctrl-C or `kill` it.
int main(int count, char** arguments) {
  const bool alone = count < 2 || std::string_view(arguments[1]) != "wait";
  try {
    asyncio::run(async_main(alone), {.handle_sigterm = true, .shutdown_grace = 5s});
  } catch (const asyncio::KeyboardInterrupt&) {
    std::cout << "interrupted\n";
    return 130;
  } catch (const asyncio::SystemExit& exit) {
    std::cout << "terminated, " << exit.code() << '\n';
    return alone ? EXIT_SUCCESS : exit.code();
  }
}
