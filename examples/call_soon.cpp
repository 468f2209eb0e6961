// call_soon: the loop without coroutines - plain callbacks, timers, and a call from another thread.
#include <asyncio.hpp>

#include <chrono>
#include <iostream>
#include <thread>

using namespace std::chrono_literals;

int main() {
  auto loop = asyncio::new_event_loop();

  // 1. Callbacks run in the order in which they were given, in the loop's next turn.
  loop->call_soon([] { std::cout << "first\n"; });
  loop->call_soon([] { std::cout << "second\n"; });

  // 2. Timers run in the order of their deadlines; a cancelled one does not run.
  loop->call_later(40ms, [] { std::cout << "after 40 ms\n"; });
  loop->call_later(20ms, [] { std::cout << "after 20 ms\n"; });
  asyncio::TimerHandle never = loop->call_later(30ms, [] { std::cout << "never\n"; });
  never.cancel();

  // 3. Another thread may only use the *_threadsafe members.
  std::thread other([&] {
    std::this_thread::sleep_for(60ms);
    loop->call_soon_threadsafe([&] {
      std::cout << "from another thread\n";
      loop->stop();
    });
  });

  loop->run_forever();
  other.join();
  loop->close();
  return 0;
}
