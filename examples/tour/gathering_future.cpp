// gathering_future: gather gives a future of all results, in the order of its arguments.
#include "examples.hpp"
#include "tour.hpp"

#include <string>

using namespace tour;

namespace {

struct Response {
  int status = 0;
  std::string message;
};
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
  auto both = asyncio::gather(fetch_data(), countdown());
  print(asyncio::repr(both));
  auto [response, state] = co_await both;
  print("[{'status': " + std::to_string(response.status) + ", 'msg': '" + response.message +
        "'}, '" + state + "']");
}

}  // namespace

void tour::gathering_future() {
  asyncio::run(async_main());
  expect_printed({"<_GatheringFuture pending>", "Fetching data", "0", "1", "2", "3", "4",
                  "Request successful", "5", "6", "7", "8", "9",
                  "[{'status': 200, 'msg': 'Success'}, 'Success']"});
}
