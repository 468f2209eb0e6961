// The pool of blocks: alignment, reuse, and blocks that are freed on another thread than the one that asked for them.
#include <asyncio/base/block_pool.hpp>

#include "support/leaks.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <set>
#include <thread>
#include <vector>

namespace asyncio::detail {
namespace {

TEST(BlockPool, EveryBlockIsAlignedForWhatItsSizeAllows) {
  for (std::size_t size = 1; size <= 2 * largest_block; size += 7) {
    void* block = allocate_block(size);
    ASSERT_EQ(reinterpret_cast<std::uintptr_t>(block) % 32, 0U) << size;
    std::memset(block, 0xA5, size);
    deallocate_block(block, size);
  }
}

TEST(BlockPool, FramesAreAlignedTo64) {
  for (std::size_t size = 1; size <= 2 * largest_block; size += 13) {
    const std::size_t rounded = frame_block_size(size);
    ASSERT_EQ(rounded % 64, 0U);
    ASSERT_GE(rounded, size);
    std::vector<void*> blocks;
    for (int i = 0; i < 8; ++i) blocks.push_back(allocate_block(rounded));
    for (void* block : blocks) {
      EXPECT_EQ(reinterpret_cast<std::uintptr_t>(block) % 64, 0U) << size;
      deallocate_block(block, rounded);
    }
  }
}

TEST(BlockPool, BlocksThatAreInUseNeverOverlap) {
  std::vector<unsigned char*> blocks;
  for (int i = 0; i < 3000; ++i) {
    auto* block = static_cast<unsigned char*>(allocate_block(96));
    std::memset(block, i & 0xFF, 96);
    blocks.push_back(block);
  }
  EXPECT_EQ(std::set<unsigned char*>(blocks.begin(), blocks.end()).size(), blocks.size());
  for (int i = 0; i < 3000; ++i) {
    ASSERT_EQ(blocks[static_cast<std::size_t>(i)][0], i & 0xFF);
    ASSERT_EQ(blocks[static_cast<std::size_t>(i)][95], i & 0xFF);
  }
  for (unsigned char* block : blocks) deallocate_block(block, 96);
}

TEST(BlockPool, LiveBlocksCountsWhatIsOut) {
  const std::int64_t before = live_blocks();
  void* small = allocate_block(40);
  void* large = allocate_block(largest_block * 3);
  EXPECT_EQ(live_blocks(), before + 2);
  deallocate_block(small, 40);
  EXPECT_EQ(live_blocks(), before + 1);
  deallocate_block(large, largest_block * 3);
  EXPECT_EQ(live_blocks(), before);
}

TEST(BlockPool, ManyMoreThanOneThreadKeepsGoToTheDepotAndComeBack) {
  const std::int64_t before = live_blocks();
  for (int round = 0; round < 3; ++round) {
    std::vector<void*> blocks;
    for (int i = 0; i < 20000; ++i) blocks.push_back(allocate_block(128));
    EXPECT_EQ(live_blocks(), before + 20000);
    for (void* block : blocks) deallocate_block(block, 128);
    EXPECT_EQ(live_blocks(), before);
  }
}

TEST(BlockPool, BlocksFreedOnAnotherThreadAreNotLost) {
  const std::int64_t before = live_blocks();
  std::vector<void*> blocks;
  for (int i = 0; i < 20000; ++i) blocks.push_back(allocate_block(64));
  std::thread([&] {
    for (void* block : blocks) deallocate_block(block, 64);
  }).join();
  EXPECT_EQ(live_blocks(), before);
}

TEST(BlockPool, AThreadGivesBackWhatItKeptWhenItEnds) {
  const std::int64_t before = live_blocks();
  std::thread([] {
    std::vector<void*> blocks;
    for (int i = 0; i < 100; ++i) blocks.push_back(allocate_block(512));
    for (void* block : blocks) deallocate_block(block, 512);
  }).join();
  EXPECT_EQ(live_blocks(), before);
}

struct Node : PoolAllocated {
  virtual ~Node() = default;
};
struct LargerNode final : Node {
  char more[300] = {};
};

TEST(BlockPool, AnObjectDeletedThroughItsBaseGivesItsWholeBlockBack) {
  const std::int64_t before = live_blocks();
  std::vector<Node*> nodes;
  for (int i = 0; i < 100; ++i) nodes.push_back(new LargerNode);
  EXPECT_EQ(live_blocks(), before + 100);
  for (Node* node : nodes) delete node;
  EXPECT_EQ(live_blocks(), before);
}

}  // namespace
}  // namespace asyncio::detail
