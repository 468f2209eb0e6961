// loop_by_hand: an event loop made, run and closed by hand does what run() does.
#include "examples.hpp"
#include "tour.hpp"

using namespace tour;

namespace {

Coroutine<> say_hello() {
  print("Hello");
  co_await asyncio::sleep(seconds(1));
  print("World");
}

}  // namespace

void tour::loop_by_hand() {
  auto loop = asyncio::new_event_loop();
  asyncio::set_event_loop(loop);
  asyncio::get_event_loop().run_until_complete(say_hello());
  asyncio::set_event_loop(nullptr);
  loop->close();
  expect(loop->is_closed(), "the loop is closed");
  asyncio::run(say_hello());
  expect_printed({"Hello", "World", "Hello", "World"});
}
