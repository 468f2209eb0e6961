// The epoll platform: real time, and a sleep that other threads can end.
#pragma once

#include <asyncio/core/platform.hpp>

#include <memory>

namespace asyncio {

// OSError when the system refuses the descriptors it needs.
std::unique_ptr<Platform> make_epoll_platform();

// Whether the environment asks for debug mode: ASYNCIO_DEBUG, set and not 0 (D-01).
bool debug_requested() noexcept;

}  // namespace asyncio
