// The control: what the other programs get wrong, written right, compiles.
// expect: compiles
#include <asyncio.hpp>

#include <chrono>
#include <cstdio>

using namespace asyncio;
using namespace std::chrono_literals;

Coroutine<int> fetch(int delay) {
  co_await sleep(std::chrono::milliseconds(delay));
  co_return delay;
}

Coroutine<int> async_main() {
  auto task = create_task(fetch(1), {.name = "fetch"});
  task.add_done_callback(
      [](const Future<int>& done) { std::puts(done.result() == 1 ? "one" : "?"); });
  Future<int> future;
  future.set_result(2);
  get_running_loop().call_soon([] { std::puts("soon"); });
  get_running_loop().call_later(1ms, [] { std::puts("later"); });
  auto [one, three] = co_await gather(task, fetch(3));
  co_await wait_for(fetch(4), 1s);
  int five =
      co_await async_with(timeout(1s), [&]() -> Coroutine<int> { co_return co_await fetch(5); });
  co_return one + three + co_await future + five;
}

int main() { return run(async_main()); }
