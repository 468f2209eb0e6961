// two_tasks: two tasks run in turns, whichever is awaited first.
#include "examples.hpp"
#include "tour.hpp"

#include <string>
#include <utility>
#include <vector>

using namespace tour;

namespace {

struct Response {
  int status = 0;
  std::string message;
};
std::string text(const Response& response) {
  return "{'status': " + std::to_string(response.status) + ", 'msg': '" + response.message + "'}";
}

Coroutine<Response> fetch_data() {
  print("Fetching data");
  co_await asyncio::sleep(seconds(1));
  print("Request successful");
  Response response{200, "Success"};
  co_return response;
}

Coroutine<std::string> countdown() {
  for (int i = 0; i < 10; ++i) {
    print(std::to_string(i));
    co_await asyncio::sleep(seconds(0.2));
  }
  co_return "Success";
}

Coroutine<> async_main() {
  auto task1 = asyncio::create_task(fetch_data());
  auto task2 = asyncio::create_task(countdown());
  print(text(co_await task1));
  print(co_await task2);
}

}  // namespace

void tour::two_tasks() {
  asyncio::run(async_main());
  // The fetch and the count's fifth pause end in the same instant: which line is next is not said.
  const std::string data = "{'status': 200, 'msg': 'Success'}";
  std::vector<std::string> five_first{
      "Fetching data", "0", "1", "2", "3", "4", "Request successful", "5", data, "6", "7", "8", "9",
      "Success"};
  std::vector<std::string> data_first = five_first;
  std::swap(data_first[7], data_first[8]);
  expect_printed(printed() == data_first ? data_first : five_first);
}
