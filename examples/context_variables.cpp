// context_variables: each task has its own values of context variables, a copy of its maker's.
#include <asyncio.hpp>

#include <chrono>
#include <iostream>
#include <string>

using namespace std::chrono_literals;

asyncio::ContextVar<std::string> request_id("request_id", "none");

void log(const std::string& line) {
  std::cout << "[request " << request_id.get() << "] " << line << '\n';
}

asyncio::Coroutine<> query() {
  log("asks the database");
  co_await asyncio::sleep(10ms);
  log("has its answer");
}

// Two requests run in turns, and no log line has the other's id.
asyncio::Coroutine<> handle_request(std::string id) {
  request_id.set(id);
  co_await query();
}

asyncio::Coroutine<int> async_main() {
  auto first = asyncio::create_task(handle_request("A"));
  auto second = asyncio::create_task(handle_request("B"));
  co_await asyncio::gather(first, second);
  log("what the tasks set is not seen here");

  // A token takes a change back.
  auto token = request_id.set("main");
  log("set");
  request_id.reset(token);
  log("reset");
  co_return 0;
}

int main() { return asyncio::run(async_main()); }
