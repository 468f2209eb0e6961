// two_at_a_time: a semaphore limits how many tasks are at work at once.
#include "examples.hpp"
#include "tour.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

using namespace tour;

namespace {

struct Site {
  asyncio::Semaphore connections{2};
  int busy = 0;
  int most = 0;
};

Coroutine<> download(Site& site, int number) {
  const auto permit = co_await site.connections.scoped();  // given back at the end of the block
  site.most = std::max(site.most, ++site.busy);
  print("page " + std::to_string(number) + " begins");
  co_await asyncio::sleep(seconds(1));
  --site.busy;
}

Coroutine<> async_main() {
  Site site;
  std::vector<Coroutine<>> downloads;
  for (int number = 1; number <= 5; ++number) downloads.push_back(download(site, number));
  co_await asyncio::gather(std::move(downloads));
  expect(site.most == 2, "two are at work at the busiest time");
}

}  // namespace

void tour::two_at_a_time() {
  asyncio::run(async_main());
  expect_printed(
      {"page 1 begins", "page 2 begins", "page 3 begins", "page 4 begins", "page 5 begins"});
}
