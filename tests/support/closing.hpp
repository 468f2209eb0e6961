// destroyed_by_close: closes a loop while everything on it still waits, and counts what that destroyed.
#pragma once

#include "support/virtual_test.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <utility>

namespace support {

// Runs main for so long, then closes the loop. Gives the number of tasks that were destroyed pending, main's
// included. That nothing is left of them is checked after the test, by leaks.hpp and the sanitizers.
template <typename F>
std::size_t destroyed_by_close(F main,
                               asyncio::Clock::duration after = std::chrono::milliseconds(5)) {
  const VirtualLoop loop;
  const Errors errors(*loop);
  loop->create_task(std::move(main));
  loop.run_for(after);
  loop->close();
  for (const Errors::Report& report : errors.reports)
    EXPECT_EQ(report.message, "Task was destroyed but it is pending!");
  return errors.reports.size();
}

}  // namespace support
