// After every test of a program that includes this, each block of the library's pool must have been given back.
#pragma once

#include <asyncio/base/block_pool.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <thread>

namespace support {

// Frames, tasks, futures and handles all come from the pool: what a test leaves there was never destroyed.
class LeakCheck : public testing::EmptyTestEventListener {
 public:
  // The listeners are a list that takes ownership; the variable below adds one for each program.
  static bool install() {
    testing::UnitTest::GetInstance()->listeners().Append(new LeakCheck);
    return true;
  }

 private:
  void OnTestStart(const testing::TestInfo&) override { before_ = asyncio::detail::live_blocks(); }
  void OnTestEnd(const testing::TestInfo&) override {
    std::int64_t left = asyncio::detail::live_blocks() - before_;
    // A thread that nobody waits for may be giving its last block back just now.
    for (int tries = 0; left > 0 && tries < 1000; ++tries) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      left = asyncio::detail::live_blocks() - before_;
    }
    EXPECT_EQ(left, 0) << "blocks of the pool are still in use after the test";
  }

  std::int64_t before_ = 0;
};

inline const bool leaks_are_checked = LeakCheck::install();

}  // namespace support
