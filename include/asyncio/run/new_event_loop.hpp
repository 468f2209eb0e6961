// new_event_loop: a loop on the platform that suits this machine.
#pragma once

#include <asyncio/core/event_loop.hpp>

#include <memory>

namespace asyncio {

// The loop is the caller's: run it, close it, or let it go (which closes it).
// OSError when the system refuses the descriptors it needs.
std::unique_ptr<EventLoop> new_event_loop();

}  // namespace asyncio
