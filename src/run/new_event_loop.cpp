// Which platform a new loop gets.
#include <asyncio/platform/epoll.hpp>
#include <asyncio/run/new_event_loop.hpp>

namespace asyncio {

std::unique_ptr<EventLoop> new_event_loop() {
  auto loop = std::make_unique<EventLoop>(make_epoll_platform());
  loop->set_debug(debug_requested());
  return loop;
}

}  // namespace asyncio
