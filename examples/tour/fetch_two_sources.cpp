// fetch_two_sources: two fetches that are started together take as long as the longer one.
#include "examples.hpp"
#include "tour.hpp"

#include <string>

using namespace tour;

namespace {

Coroutine<std::string> fetch_data(std::string source, int delay) {
  print("Fetching data from " + source);
  co_await asyncio::sleep(seconds(delay));
  print("Finished fetching from " + source);
  co_return "Data from " + source;
}

Coroutine<> async_main() {
  auto task1 = asyncio::create_task(fetch_data("Source 1", 2));
  auto task2 = asyncio::create_task(fetch_data("Source 2", 3));
  auto [one, two] = co_await asyncio::gather(task1, task2);
  print("Results:");
  print(one);
  print(two);
}

}  // namespace

void tour::fetch_two_sources() {
  asyncio::run(async_main());
  expect_printed({"Fetching data from Source 1", "Fetching data from Source 2",
                  "Finished fetching from Source 1", "Finished fetching from Source 2",
                  "Results:", "Data from Source 1", "Data from Source 2"});
}
