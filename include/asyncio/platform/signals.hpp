// The process's own signals, for every platform that brings none of its own.
#pragma once

#include <asyncio/core/signals.hpp>

namespace asyncio::detail {

SignalSource& process_signals() noexcept;

// What a program does with a KeyboardInterrupt or SystemExit that nobody catches: it ends by signal `number`, as one
// without a handler would, instead of aborting. Other uncaught exceptions end it as before.
void die_of_uncaught(int number) noexcept;

}  // namespace asyncio::detail
