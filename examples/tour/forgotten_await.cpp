// forgotten_await: a sleep that nobody awaits lets no time pass, and is reported.
#include "examples.hpp"
#include "tour.hpp"

#include <string>
#include <vector>

using namespace tour;

namespace {

Coroutine<std::vector<int>> get_data() {
  print("Get Data Started....");
  // The compiler warns of this; the cast says that it is meant.
  static_cast<void>(asyncio::sleep(seconds(2)));
  std::vector<int> data{2, 3, 4, 5, 6};
  co_return data;
}

Coroutine<> async_main() {
  auto task = asyncio::create_task(get_data());
  const std::vector<int>& data = co_await task;
  std::string text;
  for (int number : data) text += (text.empty() ? "" : ", ") + std::to_string(number);
  print("Fetched data: [" + text + "]");
}

}  // namespace

void tour::forgotten_await() {
  std::string warning = stderr_of([] { asyncio::run(async_main()); });
  expect_printed({"Get Data Started....", "Fetched data: [2, 3, 4, 5, 6]"});
  expect(warning.find("'sleep' was never awaited") != std::string::npos,
         "stderr says that 'sleep' was never awaited");
}
