// infinite_list: a coroutine can be an endless list, made as far as it is asked for.
#include "examples.hpp"
#include "tour.hpp"

#include <optional>
#include <string>

using namespace tour;
using namespace std::chrono_literals;

namespace {

// An endless list: next() makes one more.
class Naturals {
 public:
  Coroutine<std::optional<int>> next() {
    co_await asyncio::sleep(0s);
    co_return ++last_;
  }

 private:
  int last_ = 0;
};
// A pipe: takes from one list and gives another.
class Squares {
 public:
  Coroutine<std::optional<int>> next() {
    auto number = co_await numbers_.next();
    co_return *number** number;
  }

 private:
  Naturals numbers_;
};
Coroutine<> async_main() {
  Squares squares;
  while (auto square = co_await squares.next()) {
    if (*square > 30) break;
    print(std::to_string(*square));
  }
}

}  // namespace

void tour::infinite_list() {
  asyncio::run(async_main());
  expect_printed({"1", "4", "9", "16", "25"});
}
