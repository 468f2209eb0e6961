// hello: two fetches started together take as long as the longer one.
#include <asyncio.hpp>

#include <chrono>
#include <iostream>
#include <string>

using namespace std::chrono_literals;

asyncio::Coroutine<std::string> fetch_data(std::string source, std::chrono::milliseconds delay) {
  co_await asyncio::sleep(delay);
  co_return "Data from " + source;
}

asyncio::Coroutine<int> async_main() {
  auto task1 = asyncio::create_task(fetch_data("Source 1", 200ms));
  auto task2 = asyncio::create_task(fetch_data("Source 2", 300ms));
  auto [one, two] = co_await asyncio::gather(task1, task2);
  std::cout << one << '\n' << two << '\n';
  co_return 0;
}

int main() { return asyncio::run(async_main()); }
