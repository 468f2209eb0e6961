// How an event prints.
#include <asyncio/base/text.hpp>
#include <asyncio/sync/event.hpp>

namespace asyncio::detail {

std::string EventState::repr() const {
  const std::size_t waiting = waiters_.size();
  return "<asyncio.locks.Event object at " + address_text(this) + (is_set_ ? " [set" : " [unset") +
         (waiting ? ", waiters:" + std::to_string(waiting) : "") + "]>";
}

}  // namespace asyncio::detail
